package dev.latchkey.testkit;

import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the parts of {@link UsageStoreContract} have in common. */
public interface UsageStoreUnderTest {

    /** A moment in the middle of a day. */
    Instant NOW = Instant.parse("2025-06-15T12:34:56Z");

    /** The store of this test; empty when the test begins. */
    UsageStore store();

    /** What the key has used. */
    default KeyUsage usage(UUID key) {
        return store().usage(List.of(key), NOW).values().iterator().next();
    }

    /** A request that was answered at once. */
    static UsageEvent request(UUID key, Instant admittedAt, int status, long units) {
        return new UsageEvent(key, admittedAt.toEpochMilli(), "/r", status, 1, units, 0, 0, 1);
    }

    /** The events, summed. */
    static UsageBatch batch(UsageEvent... events) {
        UsageBatch batch = new UsageBatch();
        for (UsageEvent event : events) {
            batch.add(event);
        }
        return batch;
    }
}
