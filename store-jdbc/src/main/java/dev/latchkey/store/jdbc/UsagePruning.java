package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.UsageTables.Sum;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.event.EarlierEvents;
import dev.latchkey.store.jdbc.event.EventTable;
import dev.latchkey.store.jdbc.event.EventUpkeep;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Lets go of what is kept no longer, a few rows in a transaction, so that nobody waits for it. */
final class UsagePruning {

    static final int MOST_ROWS = 5_000;

    private final Handles handles;
    private final Dialect dialect;
    private final UsageTables tables;
    private final EventTable events;
    private final EventUpkeep upkeep;
    private final EarlierEvents earlierEvents;

    UsagePruning(Handles handles, Dialect dialect) {
        this.handles = handles;
        this.dialect = dialect;
        this.tables = new UsageTables(dialect);
        this.events = new EventTable(dialect);
        this.upkeep = new EventUpkeep(dialect);
        this.earlierEvents = new EarlierEvents(dialect);
    }

    /** Moves the oldest minutes before the end into their hours; true when there may be more. */
    boolean moveMinutes(Instant end) {
        long endMillis = Grain.MINUTE.startOf(end.toEpochMilli());
        return handles.transaction(handle -> {
            List<Sum> minutes = handle.createQuery(deleteOldest(Grain.MINUTE) + " RETURNING *")
                    .bind("end", endMillis)
                    .bind("most", MOST_ROWS)
                    .map((row, context) -> Sum.read(row))
                    .list();
            List<Sum> ordered = minutes.stream().sorted().toList();
            tables.add(handle, Grain.HOUR, tables.rows(ordered, Grain.HOUR));
            if (!minutes.isEmpty()) {
                UsageCompleteness.MINUTE.beginAt(handle, endMillis);
            }
            return minutes.size() >= MOST_ROWS;
        });
    }

    /** Deletes the oldest hours before the end; true when there may be more. */
    boolean deleteHours(Instant end) {
        long endMillis = Grain.HOUR.startOf(end.toEpochMilli());
        return handles.transaction(handle -> {
            int deleted = handle.createUpdate(deleteOldest(Grain.HOUR))
                    .bind("end", endMillis)
                    .bind("most", MOST_ROWS)
                    .execute();
            if (deleted > 0) {
                UsageCompleteness.HOUR.beginAt(handle, endMillis);
            }
            return deleted >= MOST_ROWS;
        });
    }

    /** Rows are locked in another order than they are added to, so it waits for nobody who adds: what is locked goes the next time. */
    private String deleteOldest(Grain grain) {
        return """
                DELETE FROM TABLE WHERE (period_start, key_id, route) IN (
                    SELECT period_start, key_id, route FROM TABLE
                    WHERE period_start < :end
                    ORDER BY period_start, key_id, route
                    LIMIT :most FREE)
                """.replace("TABLE", grain.table()).replace("FREE", dialect.forUpdateOfFree());
    }

    /** Deletes events admitted before the end; true when there may be more. */
    boolean deleteEvents(Instant end) {
        return handles.transaction(handle -> {
            int chunks = upkeep.deleteBefore(handle, end.toEpochMilli());
            int rows = earlierEvents.deleteBefore(handle, end.toEpochMilli());
            if (chunks + rows > 0) {
                UsageCompleteness.EVENT.beginAt(handle, end.toEpochMilli());
            }
            return chunks >= EventUpkeep.MORE || rows == EarlierEvents.MOST_ROWS;
        });
    }

    /** Deletes the oldest events, if all take more than so many bytes; true when there may be more. */
    boolean deleteEventsBeyond(long mostBytes) {
        return handles.transaction(handle -> {
            Long latest = upkeep.deleteBeyond(handle, mostBytes);
            if (latest != null) {
                UsageCompleteness.EVENT.beginAt(handle, latest + 1);
            }
            return latest != null;
        });
    }

    /** Brings some events into the form in which they stay; true when there may be more. */
    boolean packEvents(Instant now) {
        return handles.transaction(
                handle -> earlierEvents.move(handle, events) || upkeep.merge(handle, now.toEpochMilli()));
    }

    /** Deletes all events of the key, which is about to be purged. */
    void deleteEvents(UUID key) {
        // First, so that nobody takes those that are left for all that there were.
        handles.write(
                handle -> handle.createUpdate("""
                        INSERT INTO purged_keys (key_id) SELECT id FROM keys WHERE id = :key
                        ON CONFLICT (key_id) DO NOTHING
                        """).bind("key", dialect.id(key)).execute());
        boolean more = true;
        while (more) {
            more = handles.write(handle -> earlierEvents.delete(handle, key)) == EarlierEvents.MOST_ROWS;
        }
        // Those that are merged meanwhile have another number then.
        for (List<Long> chunks = having(key); !chunks.isEmpty(); chunks = having(key)) {
            for (long chunk : chunks) {
                handles.transaction(handle -> {
                    upkeep.delete(handle, chunk, key);
                    return chunk;
                });
            }
        }
    }

    private List<Long> having(UUID key) {
        return handles.read(handle -> upkeep.having(handle, key));
    }
}
