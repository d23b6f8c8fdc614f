package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.PatientWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A run of patients in one format, written a batch whenever the caller pulls one, so that the caller's pace is the generator's. The
 * bytes of all batches together depend on scenario, seed, count and format, never on the batches' size or on time and place. Holds one
 * batch at most, whatever the count, and no resource to close: a caller may simply stop. For one thread at a time.
 */
public interface PatientDocument {

    /** The most patients that the sheets of one workbook have rows for. */
    long MOST_IN_A_WORKBOOK = 100_000;

    /**
     * Starts before the first of {@code count} patients; nothing is drawn yet.
     *
     * @throws IllegalArgumentException if the count is below 0, or above {@link #MOST_IN_A_WORKBOOK} for a workbook
     */
    static PatientDocument of(PatientGenerator generator, long count, OutputFormat format) {
        if (count < 0) {
            throw new IllegalArgumentException("Cannot write " + count + " patients; it must be 0 or more.");
        }
        return switch (format) {
            case JSON -> new JsonDocument(new PatientWriter(generator, 0, count, PatientFormat.JSON), count);
            case NDJSON -> new JsonDocument(new PatientWriter(generator, 0, count, PatientFormat.NDJSON), count);
            case CSV -> new LaidOutDocument(generator, count, CsvLayout::new);
            case XML -> new LaidOutDocument(generator, count, XmlLayout::new);
            case FHIR -> new LaidOutDocument(generator, count, out -> new FhirLayout(out, generator.seed()));
            case XLSX -> {
                if (count > MOST_IN_A_WORKBOOK) {
                    throw new IllegalArgumentException("A workbook has rows for " + MOST_IN_A_WORKBOOK
                            + " patients at most, not for " + count + "; ask for another format.");
                }
                yield new LaidOutDocument(generator, count, XlsxLayout::new);
            }
        };
    }

    /**
     * Writes the next batch of at most this many patients, and whatever opens or closes the document there. A workbook goes through its
     * patients once for each sheet.
     *
     * @return how many patients the document has now that it had not before: 0 in the later sheets of a workbook, and at the end
     * @throws IllegalArgumentException if fewer than 1 are asked for
     * @throws IOException only as {@code out} throws it; the document must not be used after that
     */
    int write(int atMost, OutputStream out) throws IOException;

    /** Whether everything, to the last byte, has been written. */
    boolean isDone();

    /** How much of the work is done, 0 to 100; 100 exactly when {@link #isDone()}. */
    int percent();
}
