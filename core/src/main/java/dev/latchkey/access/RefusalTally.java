package dev.latchkey.access;

import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageJournal;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts refusals by key and code until they are recorded, so that however many a caller causes, the journal takes one entry
 * for each key, code and second. Bounded in memory: beyond so many, they are counted by code alone. Thread-safe.
 */
final class RefusalTally {

    private static final int MOST_REASONS = 10_000;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long MILLIS_PER_MINUTE = 60_000;

    private final ConcurrentHashMap<Reason, Long> counts = new ConcurrentHashMap<>();

    private record Reason(@Nullable UUID key, RefusalCode code) {}

    void count(@Nullable UUID key, RefusalCode code) {
        Reason reason = new Reason(key, code);
        boolean hasRoom = counts.size() < MOST_REASONS || counts.containsKey(reason);
        add(hasRoom ? reason : new Reason(null, code), 1);
    }

    /**
     * Moves what was counted into the journal; what that has no room for stays, and is moved the next time.
     *
     * @param millis the moment that it is recorded under, in milliseconds since the epoch
     */
    void record(UsageJournal journal, long millis) {
        for (Reason reason : counts.keySet()) {
            Long count = counts.remove(reason);
            if (count != null) {
                long grain = reason.key() == null ? MILLIS_PER_MINUTE : MILLIS_PER_SECOND;
                long start = Math.floorDiv(millis, grain) * grain;
                try {
                    journal.append(
                            new RefusalCount(reason.key(), start, reason.code().name(), count));
                } catch (JournalFullException e) {
                    add(reason, count);
                    return;
                }
            }
        }
    }

    private void add(Reason reason, long count) {
        counts.merge(reason, count, Long::sum);
    }
}
