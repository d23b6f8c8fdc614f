package dev.latchkey.generator.patients;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes a run of patients as text in UTF-8, a batch whenever the caller pulls one, so that the caller's pace is the generator's. The
 * bytes of all batches together depend on generator, range and format, never on the batches' size. Holds one batch at most and no other
 * resource: a caller may simply stop. For one thread at a time.
 */
public final class PatientWriter {
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();

    private final PatientGenerator generator;
    private final PatientFormat format;
    private final long end;
    private final Batch batch = new Batch();
    private final JsonGenerator json;
    private final PatientJson patients = new PatientJson();
    private long next;
    private boolean started;
    private boolean done;

    /**
     * Starts before the first of {@code count} patients.
     *
     * @param first the index of the first patient, 0 for a whole run
     * @throws IllegalArgumentException if the index or the count is below 0
     */
    public PatientWriter(PatientGenerator generator, long first, long count, PatientFormat format) {
        if (first < 0 || count < 0 || first > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(
                    "Cannot write " + count + " patients from index " + first + "; both must be 0 or more.");
        }
        this.generator = Objects.requireNonNull(generator, "generator");
        this.format = Objects.requireNonNull(format, "format");
        this.next = first;
        this.end = first + count;
        try {
            this.json = JSON.createGenerator(batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the next patients, at most this many, and whatever opens or closes the text there.
     *
     * @return how many patients were written; fewer than asked for, and then 0, once the run has ended
     * @throws IllegalArgumentException if fewer than 1 are asked for
     * @throws IOException only as {@code out} throws it; the writer must not be used after that
     */
    public int write(int atMost, OutputStream out) throws IOException {
        int written = fill(atMost);
        batch.writeTo(out);
        return written;
    }

    /**
     * The same as {@link #write}, into an array of its own.
     *
     * @return the batch's bytes; empty once the run has ended
     * @throws IllegalArgumentException if fewer than 1 are asked for
     */
    public byte[] next(int atMost) {
        try {
            fill(atMost);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return batch.take();
    }

    /** Whether everything, the closing bracket included, has been written. */
    public boolean isDone() {
        return done;
    }

    /** How many patients are still to be written. */
    public long remaining() {
        return end - next;
    }

    private int fill(int atMost) throws IOException {
        if (atMost < 1) {
            throw new IllegalArgumentException("Ask for at least one patient, not " + atMost + ".");
        }
        batch.reset();
        if (done) {
            return 0;
        }
        if (!started && format == PatientFormat.JSON) {
            json.writeStartArray();
        }
        started = true;
        int count = (int) Math.min(atMost, end - next);
        for (int i = 0; i < count; i++) {
            patients.write(generator.patient(next++), json);
            if (format == PatientFormat.NDJSON) {
                json.writeRaw('\n');
            }
        }
        done = next == end;
        if (done && format == PatientFormat.JSON) {
            json.writeEndArray();
        }
        json.flush();
        if (done) {
            // Gives the generator's buffers back for the next one.
            json.close();
        }
        return count;
    }

    /** Keeps its array from batch to batch, unless that is taken: whoever takes it may wait long before the next. */
    private static final class Batch extends ByteArrayOutputStream {
        private static final int FIRST_SIZE = 8 * 1024;

        private int usual = FIRST_SIZE;

        private Batch() {
            super(FIRST_SIZE);
        }

        @Override
        public synchronized void reset() {
            super.reset();
            if (buf.length == 0) {
                buf = new byte[usual];
            }
        }

        /** The bytes that were written, of which nothing stays here. */
        synchronized byte[] take() {
            byte[] taken = count == buf.length ? buf : Arrays.copyOf(buf, count);
            // The next is as long, more or less.
            usual = Math.max(FIRST_SIZE, count + count / 16);
            buf = new byte[0];
            count = 0;
            return taken;
        }
    }
}
