package dev.latchkey.store.jdbc;

import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Usage in tables. */
final class JdbcUsageStore implements UsageStore {

    private static final int KEYS_AT_ONCE = 1_000;

    private final Handles handles;
    private final Dialect dialect;
    private final InstantSource clock;
    private final UsageTables tables;
    private final UsageReading reading;
    private final UsagePruning pruning;

    /** @param clock tells when a node was heard of */
    JdbcUsageStore(Handles handles, Dialect dialect, InstantSource clock) {
        this.handles = handles;
        this.dialect = dialect;
        this.clock = clock;
        this.tables = new UsageTables(dialect);
        this.reading = new UsageReading(dialect);
        this.pruning = new UsagePruning(handles, dialect);
    }

    @Override
    public void add(UsageBatch batch, String node, long position, Instant asOf) {
        UsageRows rows = UsageRows.of(batch, dialect);
        handles.transaction(handle -> {
            if (!advance(handle, node, position, asOf)) {
                hear(handle, node, asOf);
            } else if (position > 0) {
                addAll(handle, rows);
            }
            return position;
        });
    }

    /** Takes the node's next position; the row stays locked until the batch is added. */
    private boolean advance(Handle handle, String node, long position, Instant asOf) {
        return handle.createUpdate("""
                                INSERT INTO usage_progress (node, position, as_of, heard_at, running)
                                VALUES (:node, :position, :as_of, :heard_at, 1)
                                ON CONFLICT (node) DO UPDATE SET
                                    position = excluded.position,
                                    as_of = CASE WHEN excluded.as_of > usage_progress.as_of
                                        THEN excluded.as_of ELSE usage_progress.as_of END,
                                    heard_at = excluded.heard_at,
                                    running = 1
                                WHERE usage_progress.position < excluded.position
                                """)
                        .bind("node", node)
                        .bind("position", position)
                        .bind("as_of", asOf.toEpochMilli())
                        .bind("heard_at", clock.millis())
                        .execute()
                > 0;
    }

    /** Takes the moment of a node that has nothing new. */
    private void hear(Handle handle, String node, Instant asOf) {
        handle.createUpdate("""
                        UPDATE usage_progress SET
                            as_of = CASE WHEN :as_of > as_of THEN :as_of ELSE as_of END,
                            heard_at = :heard_at,
                            running = 1
                        WHERE node = :node
                        """)
                .bind("node", node)
                .bind("as_of", asOf.toEpochMilli())
                .bind("heard_at", clock.millis())
                .execute();
    }

    private void addAll(Handle handle, UsageRows rows) {
        // The journal lets go of what was added.
        dialect.requireDurable(handle);
        dialect.insertAll(handle, "usage_totals", rows.totals(), """
                ON CONFLICT (key_id) DO UPDATE SET
                    requests = usage_totals.requests + excluded.requests,
                    units = usage_totals.units + excluded.units,
                    last_used_at = CASE
                        WHEN usage_totals.last_used_at > excluded.last_used_at THEN usage_totals.last_used_at
                        ELSE COALESCE(excluded.last_used_at, usage_totals.last_used_at) END
                """);
        tables.add(handle, Grain.MINUTE, rows.minutes());
        tables.add(handle, Grain.DAY, rows.days());
        dialect.insertAll(handle, "usage_refusals", rows.refusals(), """
                ON CONFLICT (period_start, key_id, code) DO UPDATE SET count = usage_refusals.count + excluded.count
                """);
        dialect.insertAll(handle, "usage_events", rows.events(), "");
    }

    @Override
    public long position(String node) {
        return handles.read(handle -> handle.createQuery("SELECT position FROM usage_progress WHERE node = :node")
                .bind("node", node)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    @Override
    public void retire(String node) {
        handles.write(handle -> handle.createUpdate("UPDATE usage_progress SET running = 0 WHERE node = :node")
                .bind("node", node)
                .execute());
    }

    @Override
    public boolean isRetired(String node) {
        return handles.read(
                handle -> handle.createQuery("SELECT count(*) FROM usage_progress WHERE node = :node AND running = 0")
                                .bind("node", node)
                                .mapTo(Long.class)
                                .one()
                        > 0);
    }

    @Override
    public Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now) {
        List<UUID> asked = new ArrayList<>(new HashSet<>(keys));
        Map<UUID, KeyUsage> answer = new HashMap<>();
        handles.read(handle -> {
            // First the promise, then the sums, and today's before the totals: what is added in between is then no
            // contradiction.
            Instant asOf = asOf(handle, now);
            for (int i = 0; i < asked.size(); i += KEYS_AT_ONCE) {
                List<UUID> some = asked.subList(i, Math.min(asked.size(), i + KEYS_AT_ONCE));
                Map<UUID, Usage> today = today(handle, some, now);
                Map<UUID, KeyUsage> totals = totals(handle, some, today, asOf);
                for (UUID key : some) {
                    answer.put(key, totals.getOrDefault(key, new KeyUsage(Usage.NONE, Usage.NONE, null, asOf)));
                }
            }
            return answer;
        });
        return answer;
    }

    @Override
    public UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last) {
        return handles.read(handle -> {
            Instant asOf = asOf(handle, clock.instant());
            return new UsageReport(reading.days(handle, key, first, last), asOf);
        });
    }

    @Override
    public List<BusyKey> busiest(LocalDate first, LocalDate last, int most) {
        return handles.read(handle -> reading.busiest(handle, first, last, most));
    }

    @Override
    public void recentRequests(Instant now, Instant since, Consumer<RecentRequests> each) {
        handles.readMany(handle -> {
            reading.recentRequests(handle, now, since, each);
            return now;
        });
    }

    @Override
    public boolean prune(Instant now, Duration keepEvents) {
        boolean more = pruning.moveMinutes(now.minus(MINUTES_KEPT));
        more |= pruning.deleteHours(now.minus(HOURS_KEPT));
        more |= pruning.deleteEvents(now.minus(keepEvents));
        return more;
    }

    private static Instant asOf(Handle handle, Instant now) {
        return handle.createQuery("SELECT min(as_of) FROM usage_progress WHERE running = 1 AND heard_at >= :heard_at")
                .bind("heard_at", now.minus(SILENCE).toEpochMilli())
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli)
                .orElse(now);
    }

    private Map<UUID, Usage> today(Handle handle, List<UUID> keys, Instant now) {
        return handle.createQuery("""
                        SELECT key_id, sum(requests) AS requests, sum(units) AS units
                        FROM usage_day
                        WHERE period_start = :today AND key_id IN (<keys>)
                        GROUP BY key_id
                        """)
                .bindList("keys", keys.stream().map(dialect::id).toList())
                .bind("today", Grain.DAY.startOf(now.toEpochMilli()))
                .map((row, context) -> Map.entry(UUID.fromString(row.getString("key_id")), usage(row)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Map<UUID, KeyUsage> totals(Handle handle, List<UUID> keys, Map<UUID, Usage> today, Instant asOf) {
        return handle.createQuery("SELECT * FROM usage_totals WHERE key_id IN (<keys>)")
                .bindList("keys", keys.stream().map(dialect::id).toList())
                .map((row, context) -> {
                    UUID key = UUID.fromString(row.getString("key_id"));
                    Instant lastUsed = KeyRow.instant(row, "last_used_at");
                    return Map.entry(
                            key, new KeyUsage(usage(row), today.getOrDefault(key, Usage.NONE), lastUsed, asOf));
                })
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static Usage usage(ResultSet row) throws SQLException {
        return new Usage(row.getLong("requests"), row.getLong("units"));
    }
}
