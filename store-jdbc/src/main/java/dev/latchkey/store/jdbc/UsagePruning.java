package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.UsageTables.Sum;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Lets go of what is kept no longer, a few rows in a transaction, so that nobody waits for it. */
final class UsagePruning {

    static final int MOST_ROWS = 5_000;

    private final Handles handles;
    private final Dialect dialect;
    private final UsageTables tables;

    UsagePruning(Handles handles, Dialect dialect) {
        this.handles = handles;
        this.dialect = dialect;
        this.tables = new UsageTables(dialect);
    }

    /** Moves the oldest minutes before the end into their hours; true when there may be more. */
    boolean moveMinutes(Instant end) {
        return handles.transaction(handle -> {
            List<Sum> minutes = handle.createQuery(deleteOldest(Grain.MINUTE) + " RETURNING *")
                    .bind("end", Grain.MINUTE.startOf(end.toEpochMilli()))
                    .bind("most", MOST_ROWS)
                    .map((row, context) -> Sum.read(row))
                    .list();
            List<Sum> ordered = minutes.stream().sorted().toList();
            tables.add(handle, Grain.HOUR, tables.rows(ordered, Grain.HOUR));
            return minutes.size() == MOST_ROWS;
        });
    }

    /** Deletes the oldest hours before the end; true when there may be more. */
    boolean deleteHours(Instant end) {
        return handles.write(handle -> handle.createUpdate(deleteOldest(Grain.HOUR))
                        .bind("end", Grain.HOUR.startOf(end.toEpochMilli()))
                        .bind("most", MOST_ROWS)
                        .execute()
                == MOST_ROWS);
    }

    private static String deleteOldest(Grain grain) {
        return """
                DELETE FROM TABLE WHERE (period_start, key_id, route) IN (
                    SELECT period_start, key_id, route FROM TABLE
                    WHERE period_start < :end
                    ORDER BY period_start, key_id, route
                    LIMIT :most)
                """.replace("TABLE", grain.table());
    }

    /** Deletes events admitted before the end; true when there may be more. */
    boolean deleteEvents(Instant end) {
        return handles.write(handle -> deleteEvents(handle, "admitted_at < :end", "end", end.toEpochMilli()));
    }

    /** Deletes all events of the key. */
    void deleteEvents(UUID key) {
        boolean more = true;
        while (more) {
            more = handles.write(handle -> deleteEvents(handle, "key_id = :key", "key", dialect.id(key)));
        }
    }

    private boolean deleteEvents(Handle handle, String which, String name, Object value) {
        String row = dialect.rowId();
        return handle.createUpdate("DELETE FROM usage_events WHERE " + row + " IN (SELECT " + row
                                + " FROM usage_events WHERE " + which + " LIMIT :most)")
                        .bind(name, value)
                        .bind("most", MOST_ROWS)
                        .execute()
                == MOST_ROWS;
    }
}
