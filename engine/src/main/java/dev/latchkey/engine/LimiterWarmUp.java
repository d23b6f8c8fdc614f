package dev.latchkey.engine;

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
import java.util.Map;
import java.util.UUID;
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
    private final UsageStore store;
    private final InMemoryRateLimiter limiter;
    private final Supplier<NodeShare> share;
    private final TimeSource time;

    LimiterWarmUp(
            Journal journal,
            UsageStore store,
            InMemoryRateLimiter limiter,
            Supplier<NodeShare> share,
            TimeSource time) {
        this.share = share;
        this.journal = journal;
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
        store.recentRequests(now, Instant.ofEpochMilli(past.earliest(HOUR)), recent -> {
            recallCalendar(recent, now);
            recent.minutes().stream()
                    .map(minute -> Map.entry(end(past, minute), ownOf(minute.requests())))
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(minute -> limiter.recall(recent.key(), Window.HOUR, minute.getKey(), minute.getValue()));
        });
        recallOtherDay(now, Instant.ofEpochMilli(past.now()));
        journal.admissions(
                now.minus(MINUTE).toEpochMilli(),
                (moment, event) -> limiter.recall(event.key(), Window.MINUTE, moment, event.requests()));
    }

    /** The last moment that a minute of the store may mean, as the present clock would have shown it. */
    static long end(PastClock past, RecentRequests.Minute minute) {
        long start = minute.minute() * MILLIS_PER_MINUTE;
        return past.present(start, start + MILLIS_PER_MINUTE - 1);
    }

    private void recallCalendar(RecentRequests recent, Instant moment) {
        recall(recent.key(), Window.DAY, moment, recent.today());
        recall(recent.key(), Window.MONTH, moment, recent.thisMonth());
    }

    private void recall(UUID key, Window window, Instant moment, long requests) {
        if (requests > 0) {
            limiter.recall(key, window, moment.toEpochMilli(), ownOf(requests));
        }
    }

    /** The clock may have been set to another day, perhaps of another month, by mistake, and be set back. */
    private void recallOtherDay(Instant now, Instant before) {
        LocalDate present = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate other = LocalDate.ofInstant(before, ZoneOffset.UTC);
        if (!present.equals(other)) {
            boolean isOtherMonth = !YearMonth.from(present).equals(YearMonth.from(other));
            store.recentRequests(before, before, recent -> {
                recall(recent.key(), Window.DAY, before, recent.today());
                recall(recent.key(), Window.MONTH, before, isOtherMonth ? recent.thisMonth() : 0);
            });
        }
    }
}
