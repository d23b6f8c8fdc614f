package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.PatientGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Function;

/** Draws the patients for a layout, once for each of its passes: drawing them again is cheaper than to remember them. */
final class LaidOutDocument implements PatientDocument {
    private static final int FIRST_BATCH_SIZE = 8 * 1024;

    private final PatientGenerator generator;
    private final long count;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(FIRST_BATCH_SIZE);
    private final Layout layout;
    private int pass;
    private long next;
    private boolean begun;

    LaidOutDocument(PatientGenerator generator, long count, Function<OutputStream, Layout> layout) {
        this.generator = Objects.requireNonNull(generator, "generator");
        this.count = count;
        this.layout = layout.apply(batch);
    }

    @Override
    public int write(int atMost, OutputStream out) throws IOException {
        if (atMost < 1) {
            throw new IllegalArgumentException("Ask for at least one patient, not " + atMost + ".");
        }
        if (isDone()) {
            return 0;
        }
        batch.reset();
        int added = pass == 0 ? (int) Math.min(atMost, count - next) : 0;
        advance(atMost);
        layout.flush();
        batch.writeTo(out);
        return added;
    }

    private void advance(int atMost) throws IOException {
        if (!begun) {
            layout.begin(pass);
            begun = true;
        }
        long end = Math.min(count, next + atMost);
        while (next < end) {
            layout.write(pass, generator.patient(next++));
        }
        if (next == count) {
            layout.end(pass++);
            begun = false;
            next = 0;
        }
    }

    @Override
    public boolean isDone() {
        return pass == layout.passes();
    }

    @Override
    public int percent() {
        return isDone() ? 100 : Percent.of(pass * count + next, layout.passes() * count);
    }
}
