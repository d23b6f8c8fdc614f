package dev.latchkey.store.jdbc.event;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Rows;
import dev.latchkey.usage.UsageEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The table of events, each row a chunk of them: adds to it and reads it; {@link EventUpkeep} keeps it tidy. Each method is for one
 * transaction. Thread-safe.
 */
public final class EventTable {

    /** The most events of one row: what takes a few milliseconds to pack or unpack, and some megabytes meanwhile. */
    static final int FULL = 16_384;

    /** What has fewer is merged with others of its hour. */
    static final int SMALL = FULL / 4;

    /** How many rows are read ahead, of half a megabyte each. */
    private static final int READ_AHEAD = 4;

    private static final int KEYS_AT_ONCE = 1_000;

    static final String CHUNK = "id, first_at, last_at, events, keys, body";

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

    /** The events but for those of purged keys, which came in when the purge was over. */
    List<UsageEvent> unpurged(Handle handle, List<UsageEvent> events) {
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

    static byte[] bytes(UUID key) {
        ByteWriter bytes = new ByteWriter(2 * Long.BYTES);
        bytes.putLong(key.getMostSignificantBits());
        bytes.putLong(key.getLeastSignificantBits());
        return bytes.bytes();
    }

    record Stored(long id, EventChunk chunk) {

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
