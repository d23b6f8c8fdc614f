package dev.latchkey.cli.output.report;

import dev.latchkey.cli.shell.Screen;

/** Amounts drawn as bars, to be compared at a glance. */
final class Bar {

    /** From one eighth of a character to seven. */
    private static final String EIGHTHS = "▏▎▍▌▋▊▉";

    private static final int PARTS = 8;

    private final long largest;
    private final int columns;
    private final boolean blocks;

    /**
     * Bars of one scale.
     *
     * @param largest what takes all columns
     * @param columns the length of the longest bar
     */
    Bar(long largest, int columns, Screen screen) {
        this.largest = largest;
        this.columns = columns;
        this.blocks = screen.blocks();
    }

    /** The amount's bar; however small, something of it is seen, unless there is nothing. */
    String of(long amount) {
        if (amount <= 0 || columns < 1) {
            return "";
        }
        double share = Math.min(1, amount / (double) largest);
        if (!blocks) {
            return "#".repeat(Math.max(1, (int) Math.round(share * columns)));
        }
        int parts = Math.max(1, (int) Math.round(share * columns * PARTS));
        int rest = parts % PARTS;
        return "█".repeat(parts / PARTS) + (rest == 0 ? "" : EIGHTHS.substring(rest - 1, rest));
    }
}
