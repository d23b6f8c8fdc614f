package dev.latchkey.ratelimit.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a moment which keys are out of quota, so that a key that goes on asking costs no round trip each time.
 *
 * <p>A window with nothing left gets room again only when time passes, and Redis said when. Until then nobody can be admitted,
 * so no number of the refusal changes either, but for times that run down. What is remembered ends a little earlier than Redis
 * said: it is measured from before the request was sent. It never holds for more than {@value #MOST_MILLIS} ms, because an
 * operator may empty Redis, and its clock may be set. Other limits, and another cost, are other questions. Bounded;
 * thread-safe.
 */
final class RefusalMemory {

    private static final int MOST_KEYS = 65_536;
    private static final long MOST_MILLIS = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Redis's clock shows whole milliseconds to its script, so a wait may be up to one too long. */
    private static final long CLOCK_MILLIS = 1;

    private record Refusal(Limits limits, int cost, Reply reply, long heardNanos, long endNanos) {}

    private final Cache<UUID, Refusal> refusals =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

    /**
     * Answers from memory if it can.
     *
     * @return whether the result was filled in
     */
    boolean answers(UUID key, Limits limits, int cost, long nowNanos, Allowance result) {
        @Nullable Refusal known = refusals.getIfPresent(key);
        if (known == null
                || known.endNanos() - nowNanos <= 0
                || known.cost() != cost
                || !known.limits().equals(limits)) {
            return false;
        }
        known.reply().tell(limits, (nowNanos - known.heardNanos()) / NANOS_PER_MILLI, result);
        return true;
    }

    /** Remembers a refusal, if it is of the kind that holds. */
    void learn(UUID key, Limits limits, int cost, Reply refusal, long sentNanos, long heardNanos) {
        long holds = Math.min(MOST_MILLIS, refusal.holdsMillis() - CLOCK_MILLIS);
        if (holds > 0 && refusal.isOutOf(limits)) {
            refusals.put(key, new Refusal(limits, cost, refusal, heardNanos, sentNanos + holds * NANOS_PER_MILLI));
        }
    }

    /** Forgets all: Redis may have. */
    void forget() {
        refusals.invalidateAll();
    }
}
