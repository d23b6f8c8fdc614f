package dev.latchkey.cli;

import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageReconciliation;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
final class ReconcileCommand extends ManagementCommand {

    /** How many differences of a pair of grains are shown; the others are counted. */
    static final int MOST = 100;

    @Option(
            names = "--days",
            paramLabel = "N",
            converter = DaysArgument.DaysConverter.class,
            description = "How many UTC days to look back, the last one being today (default: as far as there is"
                    + " anything to compare). Totals are compared with all days in any case.")
    private @Nullable Integer days;

    ReconcileCommand(CommandContext context) {
        super(context);
    }

    @Override
    boolean run(Management management) {
        Reconciled reconciled = context().during("Comparing usage", progress -> {
            UsageReconciliation reconciliation = management.reconciliation();
            List<UsageComparison> comparisons = new ArrayList<>();
            for (GrainPair pair : GrainPair.values()) {
                progress.reached(pair.finer().label() + " and " + pair.coarser().label());
                comparisons.add(reconciliation.compare(pair, firstDay(), MOST));
            }
            return new Reconciled(comparisons, names(management, comparisons));
        });
        reportPrinter().reconciled(reconciled);
        return reconciled.differences() == 0;
    }

    private @Nullable LocalDate firstDay() {
        return days == null ? null : LocalDate.ofInstant(now(), ZoneOffset.UTC).minusDays(days - 1L);
    }

    private static Map<UUID, String> names(Management management, List<UsageComparison> comparisons) {
        Map<UUID, String> names = new HashMap<>();
        comparisons.stream()
                .flatMap(comparison -> comparison.first().stream())
                .map(UsageDifference::key)
                .distinct()
                .forEach(id -> management.keys().findById(id).ifPresent(key -> names.put(id, key.name())));
        return names;
    }
}
