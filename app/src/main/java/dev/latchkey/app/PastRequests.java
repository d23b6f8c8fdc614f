package dev.latchkey.app;

import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.NodeShare;
import dev.latchkey.limit.Window;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What earlier runs admitted, for the limiter of this one: the day from the store, exactly; the hour from the store's minutes,
 * each as if all of it came in its last moment; the minute from the journal, request by request.
 */
final class PastRequests {

    /** What the windows look back, and a little more for what was cut off on the way. */
    private static final Duration HOUR = Duration.ofMinutes(62);

    private static final Duration MINUTE = Duration.ofSeconds(62);
    private static final long MILLIS_PER_MINUTE = 60_000;

    private final Journal journal;
    private final UsageStore store;
    private final InMemoryRateLimiter limiter;
    private final Supplier<NodeShare> share;
    private final TimeSource time;

    PastRequests(
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
        store.recentRequests(now, now.minus(HOUR), recent -> {
            if (recent.today() > 0) {
                limiter.recall(recent.key(), Window.DAY, now.toEpochMilli(), ownOf(recent.today()));
            }
            recent.minutes()
                    .forEach(minute -> limiter.recall(
                            recent.key(),
                            Window.HOUR,
                            (minute.minute() + 1) * MILLIS_PER_MINUTE - 1,
                            ownOf(minute.requests())));
        });
        journal.admissions(
                now.minus(MINUTE).toEpochMilli(),
                event -> limiter.recall(event.key(), Window.MINUTE, event.admittedAt(), event.requests()));
    }
}
