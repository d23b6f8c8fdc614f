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

    private final Map<UUID, KeySums> keys = new HashMap<>();
    private final Map<RefusalRollup, Long> refusals = new HashMap<>();
    private final @Nullable List<UsageEvent> events;
    private int rollups;

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
        KeySums sums = keys.get(event.key());
        if (sums == null) {
            sums = new KeySums(event.key());
            keys.put(event.key(), sums);
        }
        if (sums.add(event, minuteOf(event.admittedAt()))) {
            rollups++;
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
        Map<Rollup, RollupSums> sums = new HashMap<>(2 * rollups);
        keys.values().forEach(key -> key.forEach(sums::put));
        return sums;
    }

    /** When each key of the batch was last used, in milliseconds since the epoch. */
    public Map<UUID, Long> lastUsed() {
        Map<UUID, Long> moments = new HashMap<>(2 * keys.size());
        keys.forEach((key, sums) -> {
            if (sums.lastUsed() != KeySums.NEVER) {
                moments.put(key, sums.lastUsed());
            }
        });
        return moments;
    }

    /** The sums of refusals. */
    public Map<RefusalRollup, Long> refusals() {
        return Collections.unmodifiableMap(refusals);
    }

    /** The events as they were added; none unless the batch was made to keep them. */
    public List<UsageEvent> events() {
        return events == null ? List.of() : Collections.unmodifiableList(events);
    }

    /** Whether each event is kept as it is, beside the sums. */
    public boolean keepsEvents() {
        return events != null;
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return rollups == 0 && refusals.isEmpty();
    }

    /** How many sums and events it holds. */
    public int size() {
        return rollups + refusals.size() + events().size();
    }

    private static long minuteOf(long millis) {
        return Math.floorDiv(millis, MILLIS_PER_MINUTE);
    }
}
