package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.Screen;
import dev.latchkey.limit.UnitName;
import java.io.PrintWriter;
import java.time.Instant;

/**
 * Where a report is written for people to read.
 *
 * @param out what was asked for
 * @param screen how things can be shown
 * @param now the moment of which the report speaks
 * @param unit what units are called
 */
public record TablePage(PrintWriter out, Screen screen, Instant now, UnitName unit) {

    /** Prints a line, whose text is printable. */
    public void line(String text) {
        out.println(text);
    }

    /** Prints an empty line. */
    public void gap() {
        out.println();
    }

    /** Names and values below each other, printed as they are told. */
    public FieldList fields() {
        return new FieldList(out, screen);
    }

    /** Prints a table as it fits the screen. */
    public void print(TextTable table) {
        table.print(out, screen);
    }
}
