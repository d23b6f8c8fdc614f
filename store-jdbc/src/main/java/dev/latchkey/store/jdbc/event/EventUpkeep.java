package dev.latchkey.store.jdbc.event;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.event.EventTable.Stored;
import dev.latchkey.usage.UsageEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Merges small rows of events, and deletes what is kept no longer. Each method is for one transaction, and takes a small step. Thread-safe. */
public final class EventUpkeep {

    /** So many small ones of the present hour are worth the work. */
    private static final int MANY = 16;

    /** The most rows that are deleted at once. */
    private static final int MOST_DELETED = 64;

    private static final long HOUR_MILLIS = 3_600_000;

    private static final Comparator<UsageEvent> OLDEST_FIRST = Comparator.comparingLong(UsageEvent::admittedAt);

    private static final String SELECT = "SELECT " + EventTable.CHUNK + " FROM usage_event_chunks WHERE ";

    private final Dialect dialect;
    private final EventTable table;

    /** Of the table in a database of that kind. */
    public EventUpkeep(Dialect dialect) {
        this.dialect = dialect;
        this.table = new EventTable(dialect);
    }

    /** At least so many rows that {@link #deleteBefore} changes say that there may be more. */
    public static final int MORE = 4;

    /** Deletes events admitted before the end; says how many rows that changed. */
    public int deleteBefore(Handle handle, long end) {
        int deleted = handle.createUpdate("DELETE FROM usage_event_chunks WHERE id IN"
                        + " (SELECT id FROM usage_event_chunks WHERE last_at < :end LIMIT :most "
                        + dialect.forUpdateOfFree() + ")")
                .bind("end", end)
                .bind("most", MOST_DELETED)
                .execute();
        if (deleted == MOST_DELETED) {
            return deleted;
        }
        List<Stored> straddling = chunks(handle.createQuery(
                        SELECT + "first_at < :end ORDER BY first_at LIMIT :most " + dialect.forUpdateOfFree())
                .bind("end", end)
                .bind("most", MORE));
        straddling.forEach(chunk -> keep(handle, chunk, event -> event.admittedAt() >= end));
        return deleted + straddling.size();
    }

    /**
     * Deletes the chunk of the oldest events, if all take more than so many bytes.
     *
     * @return when the latest of what was deleted was admitted; null when nothing was
     */
    public @Nullable Long deleteBeyond(Handle handle, long mostBytes) {
        long bytes = handle.createQuery("SELECT coalesce(sum(bytes), 0) FROM usage_event_chunks")
                .mapTo(Long.class)
                .one();
        if (bytes <= mostBytes) {
            return null;
        }
        return handle.createQuery("DELETE FROM usage_event_chunks WHERE id IN"
                        + " (SELECT id FROM usage_event_chunks ORDER BY last_at, id LIMIT 1 "
                        + dialect.forUpdateOfFree() + ") RETURNING last_at")
                .mapTo(Long.class)
                .findOne()
                .orElse(null);
    }

    /**
     * Makes one chunk of some small ones that began in the same hour, oldest hour first; of an hour that is over, of any two, else of many.
     * Events of purged keys are left out, which came in when the purge was over.
     *
     * @return whether there may be more to do
     */
    public boolean merge(Handle handle, long now) {
        List<Long> hours = handle.createQuery("""
                        SELECT first_at / :millis AS hour FROM usage_event_chunks WHERE events < :small
                        GROUP BY first_at / :millis
                        HAVING count(*) >= CASE WHEN first_at / :millis < :present THEN 2 ELSE :many END
                        ORDER BY hour LIMIT 1
                        """.replace(":small", Integer.toString(EventTable.SMALL))
                        .replace(":millis", Long.toString(HOUR_MILLIS)))
                .bind("present", now / HOUR_MILLIS)
                .bind("many", MANY)
                .mapTo(Long.class)
                .list();
        if (hours.isEmpty()) {
            return false;
        }
        List<Stored> small = new ArrayList<>();
        int size = 0;
        try (ResultIterator<Stored> rows = handle.createQuery(SELECT + "events < " + EventTable.SMALL
                        + " AND first_at >= :from AND first_at < :to ORDER BY first_at, id LIMIT :most "
                        + dialect.forUpdateOfFree())
                .bind("from", hours.get(0) * HOUR_MILLIS)
                .bind("to", (hours.get(0) + 1) * HOUR_MILLIS)
                // No more than a full chunk's worth are read, be they as small as can be.
                .bind("most", MOST_DELETED)
                .map((row, context) -> Stored.read(row))
                .iterator()) {
            while (rows.hasNext()) {
                Stored next = rows.next();
                if (size + next.chunk().size() > EventTable.FULL) {
                    break;
                }
                small.add(next);
                size += next.chunk().size();
            }
        }
        if (small.size() < 2) {
            return false;
        }
        List<UsageEvent> events = new ArrayList<>(size);
        small.forEach(chunk -> events.addAll(chunk.events()));
        events.sort(OLDEST_FIRST);
        handle.createUpdate("DELETE FROM usage_event_chunks WHERE id IN (<ids>)")
                .bindList("ids", small.stream().map(Stored::id).toList())
                .execute();
        table.add(handle, table.rows(table.unpurged(handle, events)));
        return true;
    }

    /** The chunks that have events of the key. */
    public List<Long> having(Handle handle, UUID key) {
        return handle.createQuery("SELECT id FROM usage_event_chunks WHERE " + dialect.containsBytes("keys", ":key"))
                .bind("key", EventTable.bytes(key))
                .mapTo(Long.class)
                .list();
    }

    /** Deletes the key's events from one chunk, if that is there still. */
    public void delete(Handle handle, long chunk, UUID key) {
        chunks(handle.createQuery(SELECT + "id = :id " + dialect.forUpdate()).bind("id", chunk))
                .forEach(stored -> keep(handle, stored, event -> !event.key().equals(key)));
    }

    private void keep(Handle handle, Stored stored, Predicate<UsageEvent> which) {
        List<UsageEvent> events = stored.events();
        List<UsageEvent> kept = events.stream().filter(which).toList();
        if (kept.size() == events.size()) {
            return;
        }
        if (kept.isEmpty()) {
            handle.createUpdate("DELETE FROM usage_event_chunks WHERE id = :id")
                    .bind("id", stored.id())
                    .execute();
            return;
        }
        EventChunk chunk = EventChunk.of(kept);
        handle.createUpdate("""
                        UPDATE usage_event_chunks SET first_at = :first_at, last_at = :last_at, events = :events,
                            bytes = :bytes, keys = :keys, body = :body
                        WHERE id = :id
                        """)
                .bind("first_at", chunk.firstAt())
                .bind("last_at", chunk.lastAt())
                .bind("events", chunk.size())
                .bind("bytes", chunk.bytes())
                .bind("keys", chunk.keys())
                .bind("body", chunk.body())
                .bind("id", stored.id())
                .execute();
    }

    private static List<Stored> chunks(Query query) {
        return query.map((row, context) -> Stored.read(row)).list();
    }
}
