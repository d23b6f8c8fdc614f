package dev.latchkey.testkit;

import dev.latchkey.key.OpeningBalance;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RefusalRollup;
import dev.latchkey.usage.RequestMerge;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Usage in memory, for tests of what adds and reports it. */
public final class InMemoryUsageStore implements UsageStore {

    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final long MINUTES_PER_DAY = 24 * 60;
    private static final long MINUTES_PER_HOUR = 60;

    private final InstantSource clock;
    private final InMemoryApiKeyRepository keys;
    private final Map<Rollup, RollupSums> minutes = new HashMap<>();
    private final Map<Rollup, RollupSums> hours = new HashMap<>();
    private final Map<Rollup, RollupSums> days = new HashMap<>();
    private final Map<UUID, Long> lastUsed = new HashMap<>();
    private final Map<RefusalRollup, Long> refusals = new HashMap<>();
    private final List<UsageEvent> events = new ArrayList<>();
    private final Map<String, Progress> nodes = new HashMap<>();

    /** From which moment on minutes, hours and events tell of all usage. */
    private long minutesSince;

    private long hoursSince;
    private long eventsSince;
    private UUID id = UUID.randomUUID();

    private record Progress(long run, long position, Instant asOf, Instant heardAt, boolean running) {
        static final Progress NONE = new Progress(0, 0, Instant.MIN, Instant.MIN, false);

        boolean isHeardOf(Instant now) {
            return running && !heardAt.isBefore(now.minus(SILENCE));
        }
    }

    /** Hears of nodes by the machine's clock. */
    public InMemoryUsageStore() {
        this(TimeSource.system());
    }

    /** @param clock tells when a node was heard of */
    public InMemoryUsageStore(InstantSource clock) {
        this(clock, new InMemoryApiKeyRepository());
    }

    /**
     * @param clock tells when a node was heard of
     * @param keys of which some come from another system
     */
    public InMemoryUsageStore(InstantSource clock, InMemoryApiKeyRepository keys) {
        this.clock = clock;
        this.keys = keys;
    }

    /** The store as it is now, to be used in its place later, as one uses a backup. */
    public synchronized InMemoryUsageStore backup() {
        InMemoryUsageStore copy = new InMemoryUsageStore(clock, keys);
        copy.id = id;
        copy.minutes.putAll(minutes);
        copy.hours.putAll(hours);
        copy.days.putAll(days);
        copy.lastUsed.putAll(lastUsed);
        copy.refusals.putAll(refusals);
        copy.events.addAll(events);
        copy.nodes.putAll(nodes);
        copy.minutesSince = minutesSince;
        copy.hoursSince = hoursSince;
        copy.eventsSince = eventsSince;
        return copy;
    }

    @Override
    public synchronized UsageProgress progress(String node) {
        Progress progress = nodes.getOrDefault(node, Progress.NONE);
        return new UsageProgress(id, progress.run(), progress.position());
    }

    @Override
    public synchronized boolean begin(String node, UsageProgress seen, long run, long position) {
        if (!progress(node).equals(seen)) {
            return false;
        }
        Progress before = nodes.getOrDefault(node, Progress.NONE);
        nodes.put(node, new Progress(run, position, before.asOf(), before.heardAt(), true));
        return true;
    }

    @Override
    public synchronized UsageProgress add(UsageBatch batch, String node, UsageProgress from, long to, Instant asOf) {
        UsageProgress now = progress(node);
        UsageProgress reached = from.at(to);
        if (!now.equals(from) && !now.equals(reached)) {
            return now;
        }
        Progress before = nodes.getOrDefault(node, Progress.NONE);
        Instant later = asOf.isAfter(before.asOf()) ? asOf : before.asOf();
        nodes.put(node, new Progress(now.run(), to, later, clock.instant(), true));
        if (!now.equals(reached)) {
            add(batch);
        }
        return reached;
    }

    /** Adds usage as nobody's progress. */
    public synchronized void add(UsageBatch batch) {
        batch.rollups().forEach((rollup, sums) -> {
            minutes.merge(rollup, sums, RollupSums::plus);
            days.merge(longer(rollup, MINUTES_PER_DAY), sums, RollupSums::plus);
        });
        batch.lastUsed().forEach((key, moment) -> lastUsed.merge(key, moment, Math::max));
        batch.refusals().forEach((rollup, count) -> refusals.merge(rollup, count, Long::sum));
        events.addAll(batch.events());
    }

    private static Rollup longer(Rollup rollup, long minutes) {
        return new Rollup(rollup.key(), Math.floorDiv(rollup.minute(), minutes) * minutes, rollup.route());
    }

    @Override
    public synchronized void retire(String node, long run) {
        Progress progress = nodes.get(node);
        if (progress != null && progress.run() == run) {
            nodes.put(node, new Progress(run, progress.position(), progress.asOf(), progress.heardAt(), false));
        }
    }

    @Override
    public synchronized boolean isRetired(String node) {
        Progress progress = nodes.get(node);
        return progress != null && !progress.running();
    }

    @Override
    public synchronized List<String> runningNodes(Instant now) {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().isHeardOf(now))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public synchronized Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now) {
        Instant asOf = asOf(now);
        long today = minuteOf(dayOf(now));
        Map<UUID, KeyUsage> answer = new HashMap<>();
        for (UUID key : keys) {
            Usage total = sum(rollup -> rollup.key().equals(key));
            Usage ofToday = sum(rollup -> rollup.key().equals(key) && rollup.minute() == today);
            OpeningBalance opening = this.keys.opening(key);
            Usage before = new Usage(opening.requests(), opening.units());
            Instant last = later(opening.lastUsedAt(), instant(lastUsed.get(key)));
            answer.put(key, new KeyUsage(total.plus(before), before, ofToday.requests(), last, asOf));
        }
        return answer;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    @Override
    public synchronized UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last) {
        List<DayUsage> answer = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            long start = minuteOf(day);
            Usage usage = sum(rollup -> (key == null || rollup.key().equals(key)) && rollup.minute() == start);
            Map<String, Long> refused = new HashMap<>();
            refusals.forEach((rollup, count) -> {
                if (rollup.minute() >= start
                        && rollup.minute() < start + MINUTES_PER_DAY
                        && (key == null || key.equals(rollup.key()))) {
                    refused.merge(rollup.code(), count, Long::sum);
                }
            });
            answer.add(new DayUsage(day, usage, refused));
        }
        return new UsageReport(answer, asOf(clock.instant()));
    }

    @Override
    public synchronized UsageSeries series(UsageQuery query) {
        long kept = switch (query.step()) {
            case MINUTE -> minutesSince;
            case HOUR -> hoursSince;
            case DAY -> Long.MIN_VALUE;
        };
        long since = Math.max(query.first(), kept);
        List<Map<Rollup, RollupSums>> grains = switch (query.step()) {
            case MINUTE -> List.of(minutes);
            case HOUR -> List.of(minutes, hours);
            case DAY -> List.of(days);
        };
        SeriesOfRollups series = new SeriesOfRollups(query, since);
        grains.forEach(grain -> grain.forEach(series::add));
        return new UsageSeries(series.rows(), Instant.ofEpochMilli(since), asOf(clock.instant()));
    }

    @Override
    public synchronized List<BusyKey> busiest(LocalDate first, LocalDate last, int most) {
        Map<UUID, Usage> used = new HashMap<>();
        days.forEach((rollup, sums) -> {
            if (rollup.minute() >= minuteOf(first) && rollup.minute() <= minuteOf(last)) {
                used.merge(rollup.key(), new Usage(sums.requests(), sums.units()), Usage::plus);
            }
        });
        return used.entrySet().stream()
                .map(entry -> new BusyKey(entry.getKey(), entry.getValue()))
                .filter(busy -> busy.usage().requests() > 0)
                .sorted(Comparator.comparing((BusyKey busy) -> busy.usage().requests())
                        .reversed()
                        .thenComparing(busy -> busy.key().toString()))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized void recentRequests(Instant now, Instant since, Consumer<RecentRequests> each) {
        long today = minuteOf(dayOf(now));
        long firstMinute = Math.floorDiv(since.getEpochSecond(), 60);
        Map<UUID, Long> ofToday = new HashMap<>();
        Map<UUID, Map<Long, Long>> byMinute = new HashMap<>();
        days.forEach((rollup, sums) -> {
            if (rollup.minute() == today && sums.requests() > 0) {
                ofToday.merge(rollup.key(), sums.requests(), Long::sum);
                byMinute.computeIfAbsent(rollup.key(), first -> new TreeMap<>());
            }
        });
        minutes.forEach((rollup, sums) -> {
            if (rollup.minute() >= firstMinute && sums.requests() > 0) {
                byMinute.computeIfAbsent(rollup.key(), first -> new TreeMap<>())
                        .merge(rollup.minute(), sums.requests(), Long::sum);
            }
        });
        byMinute.forEach((key, counts) -> each.accept(new RecentRequests(
                key,
                ofToday.getOrDefault(key, 0L),
                counts.entrySet().stream()
                        .map(count -> new RecentRequests.Minute(count.getKey(), count.getValue()))
                        .toList())));
    }

    @Override
    public synchronized Map<UUID, Long> requests(Collection<UUID> keys, LocalDate first, LocalDate last) {
        Map<UUID, Long> requests = new HashMap<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            requestsOn(day, (key, count) -> {
                if (keys.contains(key)) {
                    requests.merge(key, count, Long::sum);
                }
            });
        }
        return requests;
    }

    @Override
    public synchronized void requestsOn(LocalDate day, ObjLongConsumer<UUID> each) {
        Map<UUID, Long> requests = new HashMap<>();
        days.forEach((rollup, sums) -> {
            if (rollup.minute() == day.toEpochDay() * MINUTES_PER_DAY && sums.requests() > 0) {
                requests.merge(rollup.key(), sums.requests(), Long::sum);
            }
        });
        requests.forEach(each::accept);
    }

    @Override
    public synchronized void eachRequest(RequestQuery query, Predicate<RecordedRequest> each) {
        new RequestMerge(query, each).add(events, Long.MIN_VALUE);
    }

    @Override
    public synchronized Instant requestsSince() {
        return Instant.ofEpochMilli(eventsSince);
    }

    @Override
    public synchronized boolean prune(Instant now, EventRetention kept) {
        long minuteEnd = Math.floorDiv(now.minus(MINUTES_KEPT).getEpochSecond(), 60);
        long hourEnd = Math.floorDiv(now.minus(HOURS_KEPT).getEpochSecond(), 3_600) * MINUTES_PER_HOUR;
        long eventEnd = now.minus(kept.age()).toEpochMilli();
        minutes.forEach((rollup, sums) -> {
            if (rollup.minute() < minuteEnd) {
                hours.merge(longer(rollup, MINUTES_PER_HOUR), sums, RollupSums::plus);
            }
        });
        if (minutes.keySet().removeIf(rollup -> rollup.minute() < minuteEnd)) {
            minutesSince = Math.max(minutesSince, minuteEnd * MILLIS_PER_MINUTE);
        }
        if (hours.keySet().removeIf(rollup -> rollup.minute() < hourEnd)) {
            hoursSince = Math.max(hoursSince, hourEnd * MILLIS_PER_MINUTE);
        }
        // Events are not packed here, and take no space to speak of.
        if (events.removeIf(event -> event.admittedAt() < eventEnd)) {
            eventsSince = Math.max(eventsSince, eventEnd);
        }
        return false;
    }

    /** What is kept by the minute. */
    public synchronized Map<Rollup, RollupSums> minutes() {
        return Map.copyOf(minutes);
    }

    /** What is kept by the hour, under the first minute of each. */
    public synchronized Map<Rollup, RollupSums> hours() {
        return Map.copyOf(hours);
    }

    /** The single events that are kept. */
    public synchronized List<UsageEvent> events() {
        return List.copyOf(events);
    }

    private Instant asOf(Instant now) {
        return nodes.values().stream()
                .filter(node -> node.isHeardOf(now))
                .map(Progress::asOf)
                .min(Comparator.naturalOrder())
                .orElse(now);
    }

    private Usage sum(Predicate<Rollup> which) {
        return days.entrySet().stream()
                .filter(rollup -> which.test(rollup.getKey()))
                .map(rollup -> rollup.getValue().usage())
                .reduce(Usage.NONE, Usage::plus);
    }

    private static LocalDate dayOf(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static long minuteOf(LocalDate day) {
        return day.toEpochDay() * MINUTES_PER_DAY;
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
