package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.DisplayText;
import java.io.PrintWriter;
import java.util.List;

/** Comma-separated values (RFC 4180). */
public final class CsvText {

    /** What a spreadsheet takes for the beginning of a formula; East Asian ones take the full-width signs too. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private final PrintWriter out;

    CsvText(PrintWriter out) {
        this.out = out;
    }

    void row(List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            out.print(i == 0 ? "" : ",");
            out.print(field(fields.get(i)));
        }
        out.print("\r\n");
    }

    /**
     * Somebody's text, so that it stays text in a spreadsheet: an apostrophe, which spreadsheets do not show, goes before
     * what could be a formula, and before an apostrophe too, so that it can be taken off again.
     */
    public static String cell(String text) {
        String printable = DisplayText.printable(text);
        boolean guarded =
                !printable.isEmpty() && (FORMULA.indexOf(printable.charAt(0)) >= 0 || printable.charAt(0) == '\'');
        return guarded ? "'" + printable : printable;
    }

    /** What {@link #cell} was made of, as far as that can be told. */
    public static String text(String cell) {
        boolean guarded = cell.length() > 1
                && cell.charAt(0) == '\''
                && (FORMULA.indexOf(cell.charAt(1)) >= 0 || cell.charAt(1) == '\'');
        return guarded ? cell.substring(1) : cell;
    }

    private static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n' || c == '\'')
                && text.equals(text.strip());
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
