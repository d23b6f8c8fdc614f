package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.PatientWriter;
import java.io.IOException;
import java.io.OutputStream;

/** JSON as the generator itself writes it. */
final class JsonDocument implements PatientDocument {
    private final PatientWriter writer;
    private final long count;

    JsonDocument(PatientWriter writer, long count) {
        this.writer = writer;
        this.count = count;
    }

    @Override
    public int write(int atMost, OutputStream out) throws IOException {
        return writer.write(atMost, out);
    }

    @Override
    public boolean isDone() {
        return writer.isDone();
    }

    @Override
    public int percent() {
        return writer.isDone() ? 100 : Percent.of(count - writer.remaining(), count);
    }
}
