package dev.latchkey.store.jdbc.event;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Events in the table of earlier versions, a row each, which are moved from there step by step. Thread-safe. */
public final class EarlierEvents {

    /** The most rows that are moved or deleted at once. */
    public static final int MOST_ROWS = 5_000;

    private static final int READ_AHEAD = 1_000;

    private final Dialect dialect;

    /** The table in a database of that kind. */
    public EarlierEvents(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Moves the oldest; true when there may be more. */
    public boolean move(Handle handle, EventTable target) {
        String row = dialect.rowId();
        List<UsageEvent> moved = handle.createQuery("DELETE FROM usage_events WHERE " + row + " IN (SELECT " + row
                        + " FROM usage_events ORDER BY admitted_at LIMIT :most " + dialect.forUpdateOfFree()
                        + ") RETURNING *")
                .bind("most", MOST_ROWS)
                .map((result, context) -> read(result))
                .list();
        target.add(handle, target.rows(moved));
        return moved.size() == MOST_ROWS;
    }

    /** Deletes some that were admitted before the end; says how many. */
    public int deleteBefore(Handle handle, long end) {
        return delete(handle, "admitted_at < :value", end);
    }

    /** Deletes some of the key's; says how many. */
    public int delete(Handle handle, UUID key) {
        return delete(handle, "key_id = :value", dialect.id(key));
    }

    private int delete(Handle handle, String which, Object value) {
        String row = dialect.rowId();
        return handle.createUpdate("DELETE FROM usage_events WHERE " + row + " IN (SELECT " + row
                        + " FROM usage_events WHERE " + which + " LIMIT :most)")
                .bind("value", value)
                .bind("most", MOST_ROWS)
                .execute();
    }

    /** When the first of those was admitted that were so at the moment or later; null where there is none. */
    public @Nullable Long nextMoment(Handle handle, long from) {
        return handle.createQuery("SELECT min(admitted_at) FROM usage_events WHERE admitted_at >= :from")
                .bind("from", from)
                .mapTo(Long.class)
                .findOne()
                .orElse(null);
    }

    /**
     * Tells of all that were admitted in a stretch of time.
     *
     * @param to the end, which is not in it
     */
    public void each(Handle handle, long from, long to, Consumer<UsageEvent> each) {
        handle.createQuery("SELECT * FROM usage_events WHERE admitted_at >= :from AND admitted_at < :to")
                .bind("from", from)
                .bind("to", to)
                .setFetchSize(READ_AHEAD)
                .map((row, context) -> read(row))
                .forEach(each);
    }

    private static UsageEvent read(ResultSet row) throws SQLException {
        ByteBuffer id = ByteBuffer.wrap(row.getBytes("request_id"));
        return new UsageEvent(
                UUID.fromString(row.getString("key_id")),
                row.getLong("admitted_at"),
                id.getLong(),
                id.getLong(),
                row.getString("route"),
                Method.valueOf(row.getString("method")),
                row.getInt("address"),
                row.getInt("requests"),
                row.getLong("units"),
                row.getInt("status"),
                row.getInt("settled"),
                row.getLong("latency_micros"));
    }
}
