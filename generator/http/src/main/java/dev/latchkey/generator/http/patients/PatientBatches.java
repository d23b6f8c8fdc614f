package dev.latchkey.generator.http.patients;

import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.server.Batch;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** An answer of patients, made a batch of them at a time. For one caller. */
public final class PatientBatches implements Iterator<Batch> {

    private final PatientWriter patients;
    private final int size;
    private final String closing;
    private final boolean isFree;
    private String opening;

    /**
     * @param size the most patients in a batch
     * @param opening what goes before the patients
     * @param closing what follows them
     */
    PatientBatches(PatientWriter patients, int size, String opening, String closing) {
        this(patients, size, opening, closing, false);
    }

    private PatientBatches(PatientWriter patients, int size, String opening, String closing, boolean isFree) {
        this.isFree = isFree;
        this.patients = patients;
        this.size = size;
        this.opening = opening;
        this.closing = closing;
    }

    /** The same of patients that were charged before. */
    public static Iterator<Batch> free(PatientWriter patients, int size, String opening, String closing) {
        if (patients.isDone()) {
            return List.of(new Batch(Buffer.buffer(opening + "[]" + closing), 0))
                    .iterator();
        }
        return new PatientBatches(patients, size, opening, closing, true);
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
        return new Batch(content, isFree ? 0 : before - patients.remaining());
    }
}
