package dev.latchkey.cli.option;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.CsvKeyPrinter;
import dev.latchkey.cli.output.JsonKeyPrinter;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyUsages;
import dev.latchkey.cli.output.OutputFormat;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TableKeyPrinter;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.limit.UnitName;
import java.time.Instant;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How the answer is written. */
public final class FormatArgument implements Settings {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            order = 50,
            converter = OutputFormat.Converter.class,
            description = "How to write the answer: table, json or csv (default: table).")
    private OutputFormat format = OutputFormat.TABLE;

    /**
     * Writes keys so.
     *
     * @param address where a new secret can be tried
     */
    public KeyPrinter printer(Management management, CommandContext context, Supplier<String> address) {
        Terminal terminal = context.terminal();
        Instant now = context.clock().instant();
        UnitName unit = context.unit();
        KeyUsages usages = new KeyUsages(management, context, now);
        return switch (format) {
            case TABLE -> new TableKeyPrinter(terminal, context.screen(), usages, address, now, unit);
            case JSON -> new JsonKeyPrinter(terminal.out(), usages, now, unit);
            case CSV -> new CsvKeyPrinter(terminal, usages, now, unit);
        };
    }

    /** Whether it is for people to read. */
    public boolean isTable() {
        return format == OutputFormat.TABLE;
    }

    /** Writes a report so. */
    public void write(Report report, CommandContext context) {
        format.write(report, context);
    }
}
