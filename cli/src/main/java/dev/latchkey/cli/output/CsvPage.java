package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.limit.UnitName;
import java.util.List;

/** Where a report is written as comma-separated values. */
public final class CsvPage {

    private final Terminal terminal;
    private final CsvText csv;
    private final UnitName unit;

    CsvPage(Terminal terminal, UnitName unit) {
        this.terminal = terminal;
        this.unit = unit;
        this.csv = new CsvText(terminal.out());
    }

    /** What units are called. */
    public UnitName unit() {
        return unit;
    }

    /** Writes a row; {@link CsvText#cell} makes a field of what somebody else wrote. */
    public void row(List<String> fields) {
        csv.row(fields);
    }

    /** Says beside the rows what is no row. */
    public void notice(String sentence) {
        terminal.err().println(sentence);
    }
}
