package dev.latchkey.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.NodeShare;
import dev.latchkey.limit.Window;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.JournalSettings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a node counts with, on clocks of its own and without its threads: limiter, journal, drain and a real database. It
 * remembers everything that happened, and what its wall clock showed then.
 */
final class SteppedNode implements AutoCloseable {

    private static final Instant START = Instant.parse("2025-03-01T22:00:00Z");
    private static final String NODE = "stepped";
    private static final int SLOTS = 256;
    private static final int BATCH_SLOTS = 3;
    private static final long MOST_HOURS = 70;
    private static final Duration RETENTION = Duration.ofHours(1);

    /** Each may be called so often a day. */
    private static final List<Long> DAILY = List.of(3L, 9L, Limits.UNLIMITED);

    /** Something that happened to a key at a moment of the wall clock. */
    private record Happened(UUID key, Instant at, Usage usage, long refusals) {
        LocalDate day() {
            return LocalDate.ofInstant(at, ZoneOffset.UTC);
        }
    }

    private final Random random;
    private final SettableTime time = new SettableTime(START);
    private final Database database;
    private final UsageStore store;
    private final JournalSettings settings;
    private final List<UUID> keys = List.of(new UUID(1, 1), new UUID(1, 2), new UUID(1, 3));

    private final List<Happened> history = new ArrayList<>();

    /** How much had happened when the wall clock first showed a moment. */
    private final Map<Instant, Integer> before = new HashMap<>();

    private final Set<LocalDate> daysOfThisRun = new HashSet<>();
    private int counted;
    private int callsUntilFailure = Integer.MAX_VALUE;
    private Instant heardAt = Instant.MIN;

    private Journal journal;
    private JournalDrain drain;
    private InMemoryRateLimiter limiter;

    /** @param empty a migrated database */
    SteppedNode(Path directory, Path empty, Random random) throws IOException {
        this.random = random;
        Path file = Files.copy(empty, directory.resolve("latchkey.db"));
        database = Database.open(DatabaseUrl.sqlite(file), DatabaseOptions.single(), time);
        store = failing(database.usage());
        settings = new JournalSettings(
                directory.resolve("journal"), SLOTS, 100 << 20, 0, RETENTION, Duration.ofSeconds(10));
        journal = Journal.open(settings, 0, time);
        drain = newDrain();
        limiter = new InMemoryRateLimiter(time);
        // What is told before all of the first usage is in the store.
        before.put(Instant.EPOCH, 0);
        clockMoved();
    }

    /** The wall clock jumps, and no time passes. */
    void stepWall() {
        Duration most = Duration.ofHours(MOST_HOURS);
        time.stepWall(Duration.ofMillis(random.nextLong(2 * most.toMillis())).minus(most));
        clockMoved();
    }

    /** Time passes: seconds, or hours. */
    void pass() {
        long most = random.nextBoolean() ? 20 : 7_200;
        time.advance(Duration.ofSeconds(2 + random.nextLong(most)));
        clockMoved();
    }

    private void clockMoved() {
        before.putIfAbsent(time.instant(), history.size());
        daysOfThisRun.add(today());
    }

    /** A request, which is admitted or not by the day's limit alone. */
    void request() {
        int which = random.nextInt(keys.size());
        UUID key = keys.get(which);
        Allowance allowance = ask(which, 1);
        if (isDayKnown()) {
            long used = usedToday(key);
            assertThat(allowance.isAdmitted())
                    .as("the request %s of the day", used + 1)
                    .isEqualTo(used < DAILY.get(which));
        }
        if (allowance.isAdmitted()) {
            long units = random.nextInt(9);
            journal.append(
                    new UsageEvent(key, time.millis(), 1, history.size(), "/r", Method.GET, 0, 1, units, 200, 1, 1));
            history.add(new Happened(key, time.instant(), new Usage(1, units), 0));
        }
    }

    /** Refusals that are recorded now. */
    void refuse() {
        UUID key = keys.get(random.nextInt(keys.size()));
        journal.append(new RefusalCount(key, time.millis(), "RATE_LIMITED", 3));
        history.add(new Happened(key, time.instant(), Usage.NONE, 3));
    }

    /** Carries everything into the store. */
    void drain() {
        assertThat(drain.drain()).isTrue();
        counted = history.size();
        assertCounted();
    }

    /** Carries some of it, before the store goes away. */
    void drainWhileTheStoreFails() {
        callsUntilFailure = random.nextInt(4);
        if (drain.drain()) {
            counted = history.size();
        }
        callsUntilFailure = Integer.MAX_VALUE;
    }

    /** Dies, and starts again as a node does. */
    void restart() {
        journal.close();
        journal = Journal.open(settings, store.progress(NODE).position(), time);
        drain = newDrain();
        drain();
        limiter = new InMemoryRateLimiter(time);
        new LimiterWarmUp(journal, database.keys(), store, limiter, () -> NodeShare.WHOLE, time).recall();
        daysOfThisRun.clear();
        daysOfThisRun.add(today());
        for (int which = 0; which < keys.size(); which++) {
            assertThat(ask(which, 0).usedToday()).as("the day shown").isEqualTo(usedToday(keys.get(which)));
        }
    }

    /** Of the key's totals and every day the wall clock has shown, that they are what happened, to the last request. */
    void assertCounted() {
        assertThat(counted).isEqualTo(history.size());
        LocalDate first =
                history.stream().map(Happened::day).min(LocalDate::compareTo).orElse(today());
        LocalDate last =
                history.stream().map(Happened::day).max(LocalDate::compareTo).orElse(today());
        for (UUID key : keys) {
            assertThat(store.usage(List.of(key), time.instant()).values())
                    .allSatisfy(usage -> assertThat(usage.total()).isEqualTo(sum(history, key)));
            List<DayUsage> days = new ArrayList<>();
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                LocalDate of = day;
                List<Happened> inIt =
                        history.stream().filter(each -> each.day().equals(of)).toList();
                long refusals = inIt.stream()
                        .filter(each -> each.key().equals(key))
                        .mapToLong(Happened::refusals)
                        .sum();
                days.add(
                        new DayUsage(day, sum(inIt, key), refusals == 0 ? Map.of() : Map.of("RATE_LIMITED", refusals)));
            }
            assertThat(store.report(key, first, last).days()).isEqualTo(days);
        }
    }

    /**
     * What a report says it includes is there: all that had happened when the clock first showed that moment. Where the node
     * has not been heard of for a minute, reports do not wait for it.
     */
    void assertPromiseIsKept() {
        if (heardAt.isBefore(time.instant().minus(UsageStore.SILENCE))) {
            return;
        }
        store.usage(keys, time.instant()).forEach((key, usage) -> {
            Integer promised = before.get(usage.asOf());
            assertThat(promised)
                    .as("a moment that the clock has shown: %s", usage.asOf())
                    .isNotNull();
            assertThat(usage.total().requests())
                    .isGreaterThanOrEqualTo(
                            sum(history.subList(0, promised), key).requests());
        });
    }

    /** Whether all that was ever admitted in the days of this run is known to its limiter. */
    private boolean isDayKnown() {
        return daysOfThisRun.size() == 1;
    }

    private long usedToday(UUID key) {
        return sum(history.stream().filter(each -> each.day().equals(today())).toList(), key)
                .requests();
    }

    private static Usage sum(List<Happened> some, UUID key) {
        return some.stream()
                .filter(each -> each.key().equals(key))
                .map(Happened::usage)
                .reduce(Usage.NONE, Usage::plus);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    }

    private Allowance ask(int which, int cost) {
        Limits limits = Limits.NONE.with(Window.DAY, DAILY.get(which));
        Allowance allowance = new Allowance();
        limiter.acquire(keys.get(which), limits, cost, allowance)
                .toCompletableFuture()
                .join();
        return allowance;
    }

    private JournalDrain newDrain() {
        return new JournalDrain(journal.reader(), store, NODE, UsageBatch::keepingEvents, time, BATCH_SLOTS);
    }

    /** The store, which adds some batches and then goes away: before it adds one, or before it answers. */
    private UsageStore failing(UsageStore real) {
        return (UsageStore) Proxy.newProxyInstance(
                SteppedNode.class.getClassLoader(), new Class<?>[] {UsageStore.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("add")) {
                        return invoke(method, real, arguments);
                    }
                    callsUntilFailure--;
                    Object answer = null;
                    if (callsUntilFailure >= 0 || random.nextBoolean()) {
                        answer = invoke(method, real, arguments);
                        heardAt = time.instant();
                    }
                    if (callsUntilFailure < 0) {
                        throw new StoreUnavailableException("away", new RuntimeException());
                    }
                    return answer;
                });
    }

    private static @Nullable Object invoke(java.lang.reflect.Method method, Object target, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        journal.close();
        database.close();
    }
}
