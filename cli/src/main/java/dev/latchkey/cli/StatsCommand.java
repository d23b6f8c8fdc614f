package dev.latchkey.cli;

import dev.latchkey.usage.UsageReport;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stats",
        header = "Show what all keys used together, day by day.",
        description = "Also how many keys there are, for which reasons requests were refused, those without a valid key"
                + " included, and which keys were the busiest of these days. What a key used stays in"
                + " the sums when it is deleted or purged. With --format csv there are the days alone.",
        footer = {"  latchkey stats", "  latchkey stats --days 30 --format json"})
final class StatsCommand extends ManagementCommand {

    private static final int BUSIEST = 10;

    @Mixin
    private final DaysArgument days = new DaysArgument();

    StatsCommand(CommandContext context) {
        super(context);
    }

    @Override
    boolean run(Management management) {
        Instant now = now();
        reportPrinter().stats(statistics(management, days.first(now), days.last(now)));
        return true;
    }

    private Statistics statistics(Management management, LocalDate first, LocalDate last) {
        return context().during("Looking for the busiest keys", progress -> {
            // First, so that the days that are read after them are never less than what they used.
            List<Statistics.Busy> busiest = management.usage().busiest(first, last, BUSIEST).stream()
                    .map(busy -> new Statistics.Busy(
                            busy.key(), management.keys().findById(busy.key()).orElse(null), busy.usage()))
                    .toList();
            progress.reached("found; adding up the days");
            UsageReport report = management.usage().report(null, first, last);
            progress.reached("found; counting keys");
            return new Statistics(management.keys().countByState(), report, busiest);
        });
    }
}
