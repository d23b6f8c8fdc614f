package dev.latchkey.cli;

/**
 * How things can be shown.
 *
 * @param columns the width; {@link #UNLIMITED} where nobody looks, since programs want whole values
 * @param colours whether there are any
 */
record Screen(int columns, boolean colours) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int DEFAULT_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 24;

    static Screen of(Terminal terminal, Environment environment) {
        if (!terminal.interactive()) {
            return new Screen(UNLIMITED, false);
        }
        int columns = environment.value("COLUMNS").map(Screen::columns).orElse(DEFAULT_COLUMNS);
        boolean colours = environment.value("NO_COLOR").isEmpty()
                && !environment.value("TERM").orElse("").equals("dumb");
        return new Screen(columns, colours);
    }

    /** The width for running text: that of the screen, but no wider than is good to read. */
    int textColumns() {
        return Math.max(60, Math.min(columns, DEFAULT_COLUMNS));
    }

    private static int columns(String text) {
        try {
            int columns = Integer.parseInt(text.strip());
            return columns < 1 ? DEFAULT_COLUMNS : Math.max(columns, LEAST_COLUMNS);
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }
}
