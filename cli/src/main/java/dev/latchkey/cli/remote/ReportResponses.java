package dev.latchkey.cli.remote;

import dev.latchkey.key.KeyState;
import dev.latchkey.limit.UnitName;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageReport;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reports on usage as a server tells them. */
final class ReportResponses {

    private final UnitName unit;

    /** @param unit what the server calls units */
    ReportResponses(UnitName unit) {
        this.unit = unit;
    }

    UsageReport report(Fields fields) {
        return new UsageReport(fields.objects("days").stream().map(this::day).toList(), fields.moment("as_of"));
    }

    Statistics statistics(Fields fields) {
        return new Statistics(
                RemoteKeys.counts(fields),
                report(fields),
                fields.objects("busiest").stream().map(this::busy).toList());
    }

    Reconciled reconciled(Fields fields) {
        Map<UUID, String> names = new HashMap<>();
        for (Fields difference : fields.objects("differences")) {
            Fields key = difference.object("key");
            if (key.has("name")) {
                names.put(key.id("id"), key.text("name"));
            }
        }
        List<UsageDifference> differences =
                fields.objects("differences").stream().map(this::difference).toList();
        return new Reconciled(
                fields.objects("comparisons").stream()
                        .map(comparison -> comparison(comparison, differences))
                        .toList(),
                names);
    }

    private DayUsage day(Fields fields) {
        return new DayUsage(LocalDate.parse(fields.text("day")), usage(fields), fields.numbersByName("refusals"));
    }

    private Statistics.Busy busy(Fields fields) {
        String state = fields.optionalText("state");
        KeyState known = state == null ? null : KeyResponse.state(state);
        return new Statistics.Busy(
                fields.object("key").id("id"), fields.object("key").optionalText("name"), known, usage(fields));
    }

    private static UsageComparison comparison(Fields fields, List<UsageDifference> differences) {
        GrainPair pair = pair(fields);
        return new UsageComparison(
                pair,
                fields.optionalMoment("since"),
                fields.number("keys"),
                fields.number("periods"),
                fields.number("differences"),
                differences.stream()
                        .filter(difference -> difference.pair() == pair)
                        .toList());
    }

    private UsageDifference difference(Fields fields) {
        return new UsageDifference(
                pair(fields),
                fields.object("key").id("id"),
                fields.optionalMoment("period_start"),
                fields.optionalText("route"),
                sums(fields.object("finer_says")),
                sums(fields.object("coarser_says")));
    }

    private static GrainPair pair(Fields fields) {
        String finer = fields.text("finer");
        String coarser = fields.text("coarser");
        return Arrays.stream(GrainPair.values())
                .filter(pair -> pair.finer().label().equals(finer)
                        && pair.coarser().label().equals(coarser))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(finer + " and " + coarser + " are not compared"));
    }

    /** Totals know of no statuses. */
    private RollupSums sums(Fields fields) {
        return new RollupSums(
                fields.number("requests"),
                fields.number(unit.plural()),
                status(fields, "status_2xx"),
                status(fields, "status_3xx"),
                status(fields, "status_4xx"),
                status(fields, "status_5xx"));
    }

    private static long status(Fields fields, String name) {
        return fields.has(name) ? fields.number(name) : 0;
    }

    private Usage usage(Fields fields) {
        return new Usage(fields.number("requests"), fields.number(unit.plural()));
    }
}
