package dev.latchkey.testkit;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.time.Instant;
import java.util.UUID;

/** Usage events for tests, of one route unless said otherwise. */
public final class Events {

    /** The route of all of them. */
    public static final String ROUTE = "/r";

    private static final long ID = 0x0123_4567_89ab_cdefL;

    private Events() {}

    /** A request that was answered at once. */
    public static UsageEvent answered(UUID key, Instant admittedAt, int status, long units) {
        return answered(key, admittedAt, status, 1, units);
    }

    /** A request that took several from its key's windows, and was answered at once. */
    public static UsageEvent answered(UUID key, Instant admittedAt, int status, int cost, long units) {
        return event(key, admittedAt, ROUTE, cost, units, status, cost);
    }

    /** A request that goes on. */
    public static UsageEvent admitted(UUID key, Instant admittedAt, long units) {
        return event(key, admittedAt, ROUTE, 1, units, UsageEvent.NOT_SETTLED, 0);
    }

    /** Further units of a request that goes on. */
    public static UsageEvent charged(UUID key, Instant admittedAt, long units) {
        return event(key, admittedAt, ROUTE, 0, units, UsageEvent.NOT_SETTLED, 0);
    }

    /** The end of a request that was recorded before. */
    public static UsageEvent settled(UUID key, Instant admittedAt, int status, long units) {
        return event(key, admittedAt, ROUTE, 0, units, status, 1);
    }

    /** Whatever event. */
    public static UsageEvent event(
            UUID key, Instant admittedAt, String route, int requests, long units, int status, int settled) {
        long latency = settled > 0 ? 1_234 : 0;
        return new UsageEvent(
                key,
                admittedAt.toEpochMilli(),
                ID,
                -ID,
                route,
                Method.POST,
                -77,
                requests,
                units,
                status,
                settled,
                latency);
    }

    /** The events, summed. */
    public static UsageBatch batch(UsageEvent... events) {
        UsageBatch batch = new UsageBatch();
        for (UsageEvent event : events) {
            batch.add(event);
        }
        return batch;
    }
}
