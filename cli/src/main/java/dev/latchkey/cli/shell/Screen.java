package dev.latchkey.cli.shell;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * How things can be shown.
 *
 * @param columns the width; {@link #UNLIMITED} where nobody looks, since programs want whole values
 * @param colours whether there are any
 * @param blocks whether there are characters to draw with, beyond those of ASCII
 */
public record Screen(int columns, boolean colours, boolean blocks) {

    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int DEFAULT_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 24;

    static Screen of(Terminal terminal, Environment environment) {
        if (!terminal.interactive()) {
            return new Screen(UNLIMITED, false, false);
        }
        int columns = environment.value("COLUMNS").map(Screen::columns).orElse(DEFAULT_COLUMNS);
        boolean capable = !environment.value("TERM").orElse("").equals("dumb");
        boolean colours = capable && environment.value("NO_COLOR").isEmpty();
        return new Screen(columns, colours, capable && isUnicode(environment));
    }

    /** Whether somebody looks, and it is worth drawing. */
    public boolean isWatched() {
        return columns != UNLIMITED;
    }

    private static boolean isUnicode(Environment environment) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .flatMap(name -> environment.value(name).stream())
                .findFirst()
                .orElse("");
        String encoding = locale.substring(locale.indexOf('.') + 1).toLowerCase(Locale.ROOT);
        return encoding.startsWith("utf-8") || encoding.startsWith("utf8");
    }

    /** The width for running text: that of the screen, but no wider than is good to read. */
    public int textColumns() {
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
