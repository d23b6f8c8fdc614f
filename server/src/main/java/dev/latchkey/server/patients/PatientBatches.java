package dev.latchkey.server.patients;

import dev.latchkey.patients.PatientFormat;
import dev.latchkey.patients.PatientGenerator;
import dev.latchkey.patients.PatientWriter;
import dev.latchkey.server.Batch;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** An answer of patients, made a batch of them at a time. */
final class PatientBatches implements Iterator<Batch> {

    private final PatientWriter patients;
    private final int size;
    private final String closing;
    private String opening;

    /** @param size the most patients in a batch */
    PatientBatches(PatientGenerator generator, long seed, long count, PatientFormat format, int size) {
        boolean isJson = format == PatientFormat.JSON;
        this.patients = new PatientWriter(generator, 0, count, format);
        this.size = size;
        this.opening = isJson ? "{\"seed\":" + seed + ",\"total_patients\":" + count + ",\"patients\":" : "";
        this.closing = isJson ? "}" : "";
    }

    @Override
    public boolean hasNext() {
        return !patients.isDone();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("every patient was written");
        }
        long before = patients.remaining();
        Buffer content = Buffer.buffer(opening).appendBytes(patients.next(size));
        opening = "";
        if (patients.isDone()) {
            content.appendString(closing);
        }
        return new Batch(content, before - patients.remaining());
    }
}
