package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Screen;
import java.io.PrintWriter;

/** Names and values below each other. */
public final class FieldList {

    private static final int VALUES_AT = 22;
    private static final int LEAST = 10;

    private final PrintWriter out;
    private final Screen screen;

    FieldList(PrintWriter out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    /** Prints a field in the colour that everything has. */
    public void field(String name, String value) {
        field(name, value, Paint.PLAIN);
    }

    /**
     * Prints a field.
     *
     * @param value anybody's text; goes on in the next line where it is too wide
     */
    public void field(String name, String value, Paint paint) {
        String text = DisplayText.printable(value);
        int columns = Math.max(LEAST, screen.columns() - VALUES_AT);
        String label = name;
        int index = 0;
        do {
            int end = DisplayText.end(text, index, columns);
            String line = text.substring(index, end);
            out.print(label + " ".repeat(VALUES_AT - label.length()));
            out.println(screen.colours() ? paint.on(line) : line);
            label = "";
            index = end;
        } while (index < text.length());
    }
}
