package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.Patient;
import java.io.IOException;

/** How one format lays out patients. Writes into the stream that it was made with, which never fails; for one thread. */
interface Layout {

    /** How often it goes through all patients. */
    default int passes() {
        return 1;
    }

    /** Writes what comes before the patients of a pass. */
    void begin(int pass) throws IOException;

    /** Writes what a pass has of the next patient. */
    void write(int pass, Patient patient) throws IOException;

    /** Writes what comes after the patients of a pass; after the last pass, the document's end. */
    void end(int pass) throws IOException;

    /** Hands on what is still held back, so that memory stays flat. */
    void flush() throws IOException;
}
