package dev.latchkey.cli.output.report;

import dev.latchkey.key.ImportOutcome;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a row of an import: a key was made, or it was refused, or skipped, since there is nothing to be made.
 *
 * @param line where it began, from 1
 * @param id of the key that was made
 * @param refusal why none was, in a sentence
 * @param notice why none had to be, in a sentence
 */
public record ImportedRow(
        int line,
        @Nullable UUID id,
        @Nullable String refusal,
        @Nullable String notice) {

    /** What a store made of it. */
    public static ImportedRow of(int line, ImportOutcome outcome) {
        return new ImportedRow(line, outcome.id(), outcome.refusal(), null);
    }

    /** It was not even tried. */
    public static ImportedRow refused(int line, String why) {
        return new ImportedRow(line, null, why, null);
    }

    /** There is nothing to be made of it. */
    public static ImportedRow skipped(int line, String why) {
        return new ImportedRow(line, null, null, why);
    }

    /** Whether somebody has to look at it. */
    public boolean isRefused() {
        return refusal != null;
    }

    boolean isSkipped() {
        return notice != null;
    }
}
