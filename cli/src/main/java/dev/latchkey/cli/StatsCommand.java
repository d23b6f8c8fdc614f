package dev.latchkey.cli;

import dev.latchkey.usage.BusyKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stats",
        header = "Show what all keys used together, day by day.",
        description = "Also how many keys there are, and which were the busiest of these days. What a key used stays in"
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
        LocalDate first = days.first(now);
        LocalDate last = days.last(now);
        // The busiest first: what is added meanwhile may make a day more than they used, but never less.
        List<BusyKey> busiest = management.usage().busiest(first, last, BUSIEST);
        reportPrinter()
                .stats(new Statistics(
                        management.keys().countByState(),
                        management.usage().report(null, first, last, now),
                        busiest.stream()
                                .map(busy -> new Statistics.Busy(
                                        busy.key(),
                                        management.keys().findById(busy.key()).orElse(null),
                                        busy.usage()))
                                .toList()));
        return true;
    }
}
