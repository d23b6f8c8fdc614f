package dev.latchkey.store.jdbc.event;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Rows;
import dev.latchkey.usage.UsageEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The table of events, each row a chunk of them. Rows are added as they come, small ones are merged soon, and what is kept no longer is
 * deleted. Each method is for one transaction, and takes a small step. Thread-safe.
 */
public final class EventTable {

    /** The most events of one row: what takes a few milliseconds to pack or unpack, and some megabytes meanwhile. */
    static final int FULL = 16_384;

    /** What has fewer is merged with others of its hour. */
    static final int SMALL = FULL / 4;

    /** So many small ones of the present hour are worth the work. */
    private static final int MANY = 16;

    /** The most rows that are deleted at once. */
    private static final int MOST_DELETED = 64;

    /** How many rows are read ahead, of half a megabyte each. */
    private static final int READ_AHEAD = 4;

    private static final int KEYS_AT_ONCE = 1_000;
    private static final long HOUR_MILLIS = 3_600_000;

    private static final Comparator<UsageEvent> OLDEST_FIRST = Comparator.comparingLong(UsageEvent::admittedAt);

    private static final String CHUNK = "id, first_at, last_at, events, keys, body";

    private final Dialect dialect;

    /** The table in a database of that kind. */
    public EventTable(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Events as rows to be inserted. */
    public Rows rows(List<UsageEvent> events) {
        Rows rows = new Rows(
                "first_at bigint", "last_at bigint", "events integer", "bytes integer", "keys bytea", "body bytea");
        for (int from = 0; from < events.size(); from += FULL) {
            EventChunk chunk = EventChunk.of(events.subList(from, Math.min(events.size(), from + FULL)));
            rows.add(chunk.firstAt(), chunk.lastAt(), chunk.size(), chunk.bytes(), chunk.keys(), chunk.body());
        }
        return rows;
    }

    /** Adds the rows. */
    public void add(Handle handle, Rows rows) {
        dialect.insertAll(handle, "usage_event_chunks", rows, "");
    }

    /** The first moment, not before the given one, at which an event may have been admitted; null where there is none. */
    public @Nullable Long nextMoment(Handle handle, long from) {
        return handle.createQuery(
                        "SELECT min(CASE WHEN first_at > :from THEN first_at ELSE :from END) FROM usage_event_chunks"
                                + " WHERE last_at >= :from")
                .bind("from", from)
                .mapTo(Long.class)
                .findOne()
                .orElse(null);
    }

    /**
     * Tells of all events admitted in a stretch of time, in no particular order, but for those of purged keys.
     *
     * @param to the end, which is not in it
     */
    public void each(Handle handle, long from, long to, Consumer<UsageEvent> each) {
        scan(handle, null, from, to, (events, olderUntil) -> {
            for (UsageEvent event : events) {
                if (event.admittedAt() >= from && event.admittedAt() < to) {
                    each.accept(event);
                }
            }
            return true;
        });
    }

    /**
     * Goes through the chunks that may have events of a key and a stretch of time, and other events too, beginning with that of the latest.
     * Events of purged keys are left out.
     *
     * @param key the key, or null for those of all
     * @param to the end, which is not in it
     * @param each gets a chunk's events and when the latest of those in the chunks after it was admitted, and says whether to go on
     */
    public void scan(Handle handle, @Nullable UUID key, long from, long to, BiPredicate<List<UsageEvent>, Long> each) {
        String ofKey = key == null ? "" : " AND " + dialect.containsBytes("keys", ":key");
        Query query = handle.createQuery("SELECT " + CHUNK
                        + " FROM usage_event_chunks WHERE last_at >= :from AND first_at < :to" + ofKey
                        + " ORDER BY last_at DESC, id DESC")
                .bind("from", from)
                .bind("to", to)
                .setFetchSize(READ_AHEAD);
        if (key != null) {
            query.bind("key", bytes(key));
        }
        try (ResultIterator<Stored> rows =
                query.map((row, context) -> Stored.read(row)).iterator()) {
            Stored next = rows.hasNext() ? rows.next() : null;
            while (next != null) {
                Stored chunk = next;
                next = rows.hasNext() ? rows.next() : null;
                if (!each.test(unpurged(handle, chunk.events()), next == null ? Long.MIN_VALUE : next.chunk.lastAt())) {
                    return;
                }
            }
        }
    }

    /** At least so many rows that {@link #deleteBefore} changes say that there may be more. */
    public static final int MORE = READ_AHEAD;

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
        List<Stored> straddling = chunks(handle.createQuery("SELECT " + CHUNK + " FROM usage_event_chunks"
                        + " WHERE first_at < :end ORDER BY first_at LIMIT :most "
                        + dialect.forUpdateOfFree())
                .bind("end", end)
                .bind("most", READ_AHEAD));
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
        List<Long> hours = handle.createQuery(
                        """
                        SELECT first_at / :millis AS hour FROM usage_event_chunks WHERE events < :small
                        GROUP BY first_at / :millis
                        HAVING count(*) >= CASE WHEN first_at / :millis < :present THEN 2 ELSE :many END
                        ORDER BY hour LIMIT 1
                        """.replace(":small", Integer.toString(SMALL)).replace(":millis", Long.toString(HOUR_MILLIS)))
                .bind("present", now / HOUR_MILLIS)
                .bind("many", MANY)
                .mapTo(Long.class)
                .list();
        if (hours.isEmpty()) {
            return false;
        }
        List<Stored> small = new ArrayList<>();
        int size = 0;
        try (ResultIterator<Stored> rows = handle.createQuery("SELECT " + CHUNK
                        + " FROM usage_event_chunks WHERE events < " + SMALL
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
                if (size + next.chunk.size() > FULL) {
                    break;
                }
                small.add(next);
                size += next.chunk.size();
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
        add(handle, rows(unpurged(handle, events)));
        return true;
    }

    /** The chunks that have events of the key. */
    public List<Long> having(Handle handle, UUID key) {
        return handle.createQuery("SELECT id FROM usage_event_chunks WHERE " + dialect.containsBytes("keys", ":key"))
                .bind("key", bytes(key))
                .mapTo(Long.class)
                .list();
    }

    /** Deletes the key's events from one chunk, if that is there still. */
    public void delete(Handle handle, long chunk, UUID key) {
        chunks(handle.createQuery("SELECT " + CHUNK + " FROM usage_event_chunks WHERE id = :id " + dialect.forUpdate())
                        .bind("id", chunk))
                .forEach(stored -> keep(handle, stored, event -> !event.key().equals(key)));
    }

    /** The events but for those of purged keys, which came in when the purge was over. */
    private List<UsageEvent> unpurged(Handle handle, List<UsageEvent> events) {
        Set<UUID> purged = purged(handle, events.stream().map(UsageEvent::key).collect(Collectors.toSet()));
        return purged.isEmpty()
                ? events
                : events.stream().filter(event -> !purged.contains(event.key())).toList();
    }

    /** Those of the keys that are purged. */
    public Set<UUID> purged(Handle handle, Set<UUID> keys) {
        Set<UUID> purged = new HashSet<>();
        List<UUID> all = List.copyOf(keys);
        for (int i = 0; i < all.size(); i += KEYS_AT_ONCE) {
            purged.addAll(handle.createQuery("SELECT key_id FROM purged_keys WHERE key_id IN (<keys>)")
                    .bindList(
                            "keys",
                            all.subList(i, Math.min(all.size(), i + KEYS_AT_ONCE)).stream()
                                    .map(dialect::id)
                                    .toList())
                    .map((row, context) -> UUID.fromString(row.getString("key_id")))
                    .list());
        }
        return purged;
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

    private static byte[] bytes(UUID key) {
        ByteWriter bytes = new ByteWriter(2 * Long.BYTES);
        bytes.putLong(key.getMostSignificantBits());
        bytes.putLong(key.getLeastSignificantBits());
        return bytes.bytes();
    }

    private record Stored(long id, EventChunk chunk) {

        static Stored read(ResultSet row) throws SQLException {
            return new Stored(
                    row.getLong("id"),
                    new EventChunk(
                            row.getLong("first_at"),
                            row.getLong("last_at"),
                            row.getInt("events"),
                            row.getBytes("keys"),
                            row.getBytes("body")));
        }

        List<UsageEvent> events() {
            try {
                return chunk.events();
            } catch (IllegalStateException e) {
                throw new IllegalStateException("row " + id + " of usage_event_chunks: " + e.getMessage(), e);
            }
        }
    }
}
