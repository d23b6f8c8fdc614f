package dev.latchkey.usage;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Usage events summed for the store, many to a row. Adding events in any order, or in several batches, comes to the same
 * sums. Not thread-safe.
 */
public final class UsageBatch {

    private static final long MILLIS_PER_MINUTE = 60_000;

    private final Map<Rollup, Usage> rollups = new HashMap<>();
    private final Map<UUID, Long> lastUsed = new HashMap<>();

    /** Adds one event to the sums. */
    public void add(UsageEvent event) {
        long minute = Math.floorDiv(event.admittedAt(), MILLIS_PER_MINUTE);
        Usage added = new Usage(event.requests(), event.units());
        Usage moved = new Usage(event.movedRequests(), event.movedUnits());
        add(event, minute, event.status() / 100, added.plus(moved));
        add(event, minute, UsageEvent.NOT_SETTLED, moved.negated());
        if (event.requests() > 0) {
            lastUsed.merge(event.key(), event.admittedAt(), Math::max);
        }
    }

    private void add(UsageEvent event, long minute, int statusClass, Usage usage) {
        if (!usage.isZero()) {
            rollups.merge(new Rollup(event.key(), minute, event.route(), statusClass), usage, Usage::plus);
        }
    }

    /** The sums. A sum may be negative: it undoes what an earlier batch counted as not settled. */
    public Map<Rollup, Usage> rollups() {
        return Collections.unmodifiableMap(rollups);
    }

    /** When each key of the batch was last used, in milliseconds since the epoch. */
    public Map<UUID, Long> lastUsed() {
        return Collections.unmodifiableMap(lastUsed);
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return rollups.isEmpty() && lastUsed.isEmpty();
    }

    /** How many rows the store will write. */
    public int size() {
        return rollups.size();
    }
}
