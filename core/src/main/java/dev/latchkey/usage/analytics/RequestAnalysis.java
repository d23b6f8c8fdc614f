package dev.latchkey.usage.analytics;

import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups requests and adds them up, one after the other, in memory for the groups alone. Groups by time are all there, those without a
 * request too. Not thread-safe.
 */
public final class RequestAnalysis {

    /** The most groups: each takes some 4 KB, by how much its latencies differ. */
    public static final int MOST_GROUPS = 5_000;

    /** No zone's clock has a group that begins between two such moments, counted from the epoch. */
    private static final long STEP_MILLIS = Duration.ofMinutes(15).toMillis();

    private static final double HALF = 0.5;
    private static final double NINE_OF_TEN = 0.9;
    private static final double NINETY_NINE = 0.99;

    private static final Comparator<Map.Entry<String, Sums>> MOST_REQUESTS_FIRST =
            Comparator.<Map.Entry<String, Sums>>comparingLong(each -> -each.getValue().requests)
                    .thenComparing(Map.Entry.comparingByKey());

    private final RequestGrouping grouping;
    private final ZoneId zone;
    private final Map<String, Sums> groups = new LinkedHashMap<>();
    private final Sums all = new Sums();

    /**
     * Nothing is added yet.
     *
     * @param zone whose days and hours are meant
     * @param since the first moment that a request may have
     * @param until the first that none may have
     * @throws TooManyGroupsException when the time has more than {@link #MOST_GROUPS}
     */
    public RequestAnalysis(RequestGrouping grouping, ZoneId zone, Instant since, Instant until) {
        this.grouping = grouping;
        this.zone = zone;
        if (grouping.isOfTime()) {
            long moment = since.toEpochMilli();
            while (moment < until.toEpochMilli()) {
                sums(grouping.at(Instant.ofEpochMilli(moment), zone));
                moment = (Math.floorDiv(moment, STEP_MILLIS) + 1) * STEP_MILLIS;
            }
        }
    }

    /**
     * Groups the requests of a store that are asked for.
     *
     * @param most the most groups to tell of
     * @throws TooManyGroupsException when there are more than {@link #MOST_GROUPS}
     */
    public static Result of(UsageStore store, RequestQuery query, RequestGrouping grouping, ZoneId zone, int most) {
        RequestAnalysis analysis = new RequestAnalysis(grouping, zone, query.since(), query.until());
        Instant keptSince = store.requestsSince();
        store.eachRequest(query, request -> {
            analysis.add(request);
            return true;
        });
        return analysis.result(keptSince, most);
    }

    /**
     * One group's figures.
     *
     * @param name the group, as its grouping calls it
     */
    public record Group(String name, RequestFigures figures) {}

    /**
     * What came of it.
     *
     * @param keptSince all requests since then were kept, so that what is told of earlier ones may be too little
     * @param groups in the order of time, or those with most requests first
     * @param left how many further groups there are, which are in the figures of all alone
     * @param all the figures of all requests, those of further groups among them
     */
    public record Result(Instant keptSince, List<Group> groups, int left, RequestFigures all) {

        /** Takes a copy. */
        public Result {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Adds a request.
     *
     * @throws TooManyGroupsException when there are more than {@link #MOST_GROUPS}
     */
    public void add(RecordedRequest request) {
        sums(grouping.of(request, zone)).add(request);
        all.add(request);
    }

    private Sums sums(String group) {
        Sums sums = groups.get(group);
        if (sums == null) {
            if (groups.size() == MOST_GROUPS) {
                throw new TooManyGroupsException(grouping);
            }
            sums = new Sums();
            groups.put(group, sums);
        }
        return sums;
    }

    /**
     * What came of all that were added.
     *
     * @param keptSince since when all requests are kept
     * @param most the most groups to tell of
     */
    public Result result(Instant keptSince, int most) {
        List<Map.Entry<String, Sums>> ordered = grouping.isOfTime()
                ? List.copyOf(groups.entrySet())
                : groups.entrySet().stream().sorted(MOST_REQUESTS_FIRST).toList();
        List<Group> told = ordered.stream()
                .limit(most)
                .map(each -> new Group(each.getKey(), each.getValue().figures()))
                .toList();
        return new Result(keptSince, told, ordered.size() - told.size(), all.figures());
    }

    private static final class Sums {

        private static final int CLASSES = 6;

        private final LatencyHistogram latencies = new LatencyHistogram();
        private final long[] byClass = new long[CLASSES];
        private long requests;
        private long units;

        void add(RecordedRequest request) {
            requests++;
            units += request.units();
            if (request.status() != UsageEvent.NOT_SETTLED) {
                byClass[Math.min(request.status() / 100, CLASSES - 1)]++;
                latencies.add(request.latencyMicros());
            }
        }

        RequestFigures figures() {
            return new RequestFigures(
                    requests,
                    units,
                    byClass[1] + byClass[2],
                    byClass[3],
                    byClass[4],
                    byClass[5],
                    latencies.quantile(HALF),
                    latencies.quantile(NINE_OF_TEN),
                    latencies.quantile(NINETY_NINE),
                    latencies.most());
        }
    }
}
