package dev.latchkey.cli.command.report;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.DaysArgument;
import dev.latchkey.cli.output.report.ReconciliationReport;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.usage.Reconciled;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        header = "Check that what is kept of usage agrees.",
        description = "Usage is kept as single events, by the minute, by the hour, by the day and in totals. This"
                + " compares every two of them, key by key, in every period that both still hold whole, and exits with"
                + " 1 when there is a difference. Hours are told together with those of their minutes that are still"
                + " kept. It changes nothing, and a server may run meanwhile. With --format csv there are the"
                + " differences alone.",
        footer = {"  latchkey reconcile", "  latchkey reconcile --days 30 --format json"})
public final class ReconcileCommand extends ManagementCommand {

    @Option(
            names = "--days",
            paramLabel = "N",
            converter = DaysArgument.DaysConverter.class,
            description = "How many UTC days to look back, the last one being today (default: as far as there is"
                    + " anything to compare). Totals are compared with all days in any case.")
    private @Nullable Integer days;

    public ReconcileCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(Management management) {
        Reconciled reconciled =
                context().during("Comparing usage", progress -> management.reconcile(days, progress::reached));
        write(new ReconciliationReport(reconciled));
        return reconciled.differences() == 0;
    }
}
