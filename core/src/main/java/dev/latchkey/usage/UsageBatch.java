package dev.latchkey.usage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Usage events and refusals summed for the store, many to a row. Adding them in any order, or in several batches, comes to the
 * same sums. Not thread-safe.
 */
public final class UsageBatch {

    private static final long MILLIS_PER_MINUTE = 60_000;

    private final Map<Rollup, RollupSums> rollups = new HashMap<>();
    private final Map<UUID, Long> lastUsed = new HashMap<>();
    private final Map<RefusalRollup, Long> refusals = new HashMap<>();
    private final @Nullable List<UsageEvent> events;

    private UsageBatch(@Nullable List<UsageEvent> events) {
        this.events = events;
    }

    /** A batch of sums alone. */
    public UsageBatch() {
        this(null);
    }

    /** A batch of sums that also keeps every event as it is, for those who ask about single requests. */
    public static UsageBatch keepingEvents() {
        return new UsageBatch(new ArrayList<>());
    }

    /** Adds one event to the sums. */
    public void add(UsageEvent event) {
        if (event.isNothing()) {
            return;
        }
        Rollup rollup = new Rollup(event.key(), minuteOf(event.admittedAt()), event.route());
        rollups.merge(rollup, RollupSums.of(event), RollupSums::plus);
        if (event.requests() > 0) {
            lastUsed.merge(event.key(), event.admittedAt(), Math::max);
        }
        if (events != null) {
            events.add(event);
        }
    }

    /** Adds refusals to the sums. */
    public void add(RefusalCount refused) {
        if (refused.count() != 0) {
            RefusalRollup rollup = new RefusalRollup(refused.key(), minuteOf(refused.second()), refused.code());
            refusals.merge(rollup, refused.count(), Long::sum);
        }
    }

    /** The sums of requests. */
    public Map<Rollup, RollupSums> rollups() {
        return Collections.unmodifiableMap(rollups);
    }

    /** When each key of the batch was last used, in milliseconds since the epoch. */
    public Map<UUID, Long> lastUsed() {
        return Collections.unmodifiableMap(lastUsed);
    }

    /** The sums of refusals. */
    public Map<RefusalRollup, Long> refusals() {
        return Collections.unmodifiableMap(refusals);
    }

    /** The events as they were added; none unless the batch was made to keep them. */
    public List<UsageEvent> events() {
        return events == null ? List.of() : Collections.unmodifiableList(events);
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return rollups.isEmpty() && refusals.isEmpty();
    }

    /** How many sums and events it holds. */
    public int size() {
        return rollups.size() + refusals.size() + events().size();
    }

    private static long minuteOf(long millis) {
        return Math.floorDiv(millis, MILLIS_PER_MINUTE);
    }
}
