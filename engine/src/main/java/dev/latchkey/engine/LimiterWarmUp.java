package dev.latchkey.engine;

import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.NodeShare;
import dev.latchkey.limit.Window;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.PastClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * What earlier runs admitted, for the limiter of this one: day and month from the store, exactly; the hour from the store's minutes,
 * each as if all of it came in its last moment; the minute from the journal, request by request. Where the wall clock was set meanwhile,
 * the journal knows when that was.
 */
final class LimiterWarmUp {

    /** What the windows look back, and a little more for what was cut off on the way. */
    private static final Duration HOUR = Duration.ofMinutes(62);

    private static final Duration MINUTE = Duration.ofSeconds(62);
    private static final long MILLIS_PER_MINUTE = 60_000;

    private final Journal journal;
    private final ApiKeyRepository keys;
    private final UsageStore store;
    private final InMemoryRateLimiter limiter;
    private final Supplier<NodeShare> share;
    private final TimeSource time;

    /** Those whose month is recalled before anybody asks. */
    private Set<UUID> monthly = Set.of();

    /** The days of the month that are still to be recalled of keys without a limit for it. For the thread that recalls. */
    private final Queue<LocalDate> unrecalled = new ConcurrentLinkedQueue<>();

    LimiterWarmUp(
            Journal journal,
            ApiKeyRepository keys,
            UsageStore store,
            InMemoryRateLimiter limiter,
            Supplier<NodeShare> share,
            TimeSource time) {
        this.share = share;
        this.journal = journal;
        this.keys = keys;
        this.store = store;
        this.limiter = limiter;
        this.time = time;
    }

    /** The store does not tell nodes apart; all of them together recall all of it, and rather more. */
    private long ownOf(long requests) {
        int nodes = share.get().nodes();
        return (requests + nodes - 1) / nodes;
    }

    /** Tells the limiter, which has admitted nothing yet. The store must have all that the journal has. */
    void recall() {
        Instant now = time.instant();
        PastClock past = journal.past();
        monthly = Set.copyOf(keys.limitedPer(Window.MONTH));
        store.recentRequests(now, Instant.ofEpochMilli(past.earliest(HOUR)), recent -> {
            recallDay(recent, now);
            recent.minutes().stream()
                    .map(minute -> Map.entry(end(past, minute), ownOf(minute.requests())))
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(minute -> limiter.recall(recent.key(), Window.HOUR, minute.getKey(), minute.getValue()));
        });
        recallMonth(now);
        LocalDate other = recallOtherDay(now, Instant.ofEpochMilli(past.now()));
        LocalDate first = dayOf(now).withDayOfMonth(1);
        first.datesUntil(first.plusMonths(1))
                .filter(day -> !day.equals(dayOf(now)) && !day.equals(other))
                .forEach(unrecalled::add);
        journal.admissions(
                now.minus(MINUTE).toEpochMilli(),
                (moment, event) -> limiter.recall(event.key(), Window.MINUTE, moment, event.requests()));
    }

    /** The last moment that a minute of the store may mean, as the present clock would have shown it. */
    static long end(PastClock past, RecentRequests.Minute minute) {
        long start = minute.minute() * MILLIS_PER_MINUTE;
        return past.present(start, start + MILLIS_PER_MINUTE - 1);
    }

    /**
     * Tells the limiter what keys without a limit for the month had in it, should they get one. With many keys it takes a while, and
     * nobody need wait for it. To be called after {@link #recall}, and again where it failed: it goes on with the day that it
     * failed at. Does nothing once it is done.
     */
    void recallUnlimitedMonths() {
        for (LocalDate day = unrecalled.peek(); day != null; day = unrecalled.peek()) {
            Instant moment = day.atStartOfDay().toInstant(ZoneOffset.UTC);
            // First all of the day, since what is told cannot be taken back.
            List<Map.Entry<UUID, Long>> ofDay = new ArrayList<>();
            store.requestsOn(day, (key, requests) -> {
                if (!monthly.contains(key)) {
                    ofDay.add(Map.entry(key, requests));
                }
            });
            ofDay.forEach(sum -> recall(sum.getKey(), Window.MONTH, moment, sum.getValue()));
            unrecalled.remove();
        }
    }

    private static LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    private void recallDay(RecentRequests recent, Instant moment) {
        recall(recent.key(), Window.DAY, moment, recent.today());
        if (!monthly.contains(recent.key())) {
            recall(recent.key(), Window.MONTH, moment, recent.today());
        }
    }

    private void recallMonth(Instant moment) {
        LocalDate first = dayOf(moment).withDayOfMonth(1);
        store.requests(monthly, first, first.plusMonths(1).minusDays(1))
                .forEach((key, requests) -> recall(key, Window.MONTH, moment, requests));
    }

    private void recall(UUID key, Window window, Instant moment, long requests) {
        if (requests > 0) {
            limiter.recall(key, window, moment.toEpochMilli(), ownOf(requests));
        }
    }

    /** The clock may have been set to another day, perhaps of another month, by mistake, and be set back. */
    private LocalDate recallOtherDay(Instant now, Instant before) {
        LocalDate present = dayOf(now);
        LocalDate other = dayOf(before);
        if (!present.equals(other)) {
            store.recentRequests(before, before, recent -> recallDay(recent, before));
            if (!YearMonth.from(present).equals(YearMonth.from(other))) {
                recallMonth(before);
            }
        }
        return other;
    }
}
