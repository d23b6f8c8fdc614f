package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.Terminal;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** How an answer is written. */
public enum OutputFormat {
    TABLE,
    JSON,
    CSV;

    /** Writes a report so. */
    public void write(Report report, CommandContext context) {
        Terminal terminal = context.terminal();
        switch (this) {
            case TABLE ->
                report.writeTable(new TablePage(
                        terminal.out(), context.screen(), context.clock().instant(), context.unit()));
            case JSON -> JsonText.print(report, terminal.out(), context.unit());
            case CSV -> report.writeCsv(new CsvPage(terminal, context.unit()));
        }
    }

    /** Reads its name. */
    public static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "table" -> TABLE;
                case "json" -> JSON;
                case "csv" -> CSV;
                default ->
                    throw new IllegalArgumentException("a format is table, json or csv, not " + Quoted.text(text));
            };
        }
    }
}
