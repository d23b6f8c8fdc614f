package dev.latchkey.testkit;

import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the parts of {@link UsageStoreContract} have in common. */
public interface UsageStoreUnderTest {

    /** A moment in the middle of a day. */
    Instant NOW = Instant.parse("2025-06-15T12:34:56Z");

    /** The store of this test; empty when the test begins. */
    UsageStore store();

    /** The store's clock, which stands at {@link #NOW} when the test begins. */
    SettableTime time();

    /** What the store keeps by the minute. */
    Map<Rollup, RollupSums> minutes();

    /** What the store keeps by the hour, under the first minute of each. */
    Map<Rollup, RollupSums> hours();

    /** The single events that the store keeps, in any order. */
    List<UsageEvent> events();

    /** Adds a batch for a node, as {@link CountingNode} does. */
    default void add(UsageBatch batch, String node, long position, Instant asOf) {
        new CountingNode(store(), node).add(batch, position, asOf);
    }

    /** What the key has used. */
    default KeyUsage usage(UUID key) {
        return store().usage(List.of(key), NOW).values().iterator().next();
    }
}
