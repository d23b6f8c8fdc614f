package dev.latchkey.cli.command.report;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.DaysArgument;
import dev.latchkey.cli.output.report.StatisticsReport;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.usage.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stats",
        header = "Show what all keys used together, day by day.",
        description = "Also how many keys there are, for which reasons requests were refused, those without a valid key"
                + " included, and which keys were the busiest of these days. What a key used stays in"
                + " the sums when it is deleted or purged. With --format csv there are the days alone.",
        footer = {"  latchkey stats", "  latchkey stats --days 30 --format json"})
public final class StatsCommand extends ManagementCommand {

    @Mixin
    private final DaysArgument days = new DaysArgument();

    public StatsCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(Management management) {
        Statistics statistics = context()
                .during(
                        "Looking for the busiest keys",
                        progress -> management.statistics(days.number(), progress::reached));
        write(new StatisticsReport(statistics));
        return true;
    }
}
