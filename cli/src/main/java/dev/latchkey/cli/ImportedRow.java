package dev.latchkey.cli;

import dev.latchkey.key.ImportOutcome;

/**
 * What became of a row of an import.
 *
 * @param line where it began, from 1
 */
record ImportedRow(int line, ImportOutcome outcome) {

    boolean isRefused() {
        return outcome.isRefused();
    }
}
