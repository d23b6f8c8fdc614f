package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.Quoted;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** How an answer is written. */
public enum OutputFormat {
    TABLE,
    JSON,
    CSV;

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
