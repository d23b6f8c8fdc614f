package dev.latchkey.store.jdbc;

import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Usage in tables. */
final class JdbcUsageStore implements UsageStore {

    private static final int KEYS_AT_ONCE = 1_000;

    private final Handles handles;
    private final Dialect dialect;

    JdbcUsageStore(Handles handles, Dialect dialect) {
        this.handles = handles;
        this.dialect = dialect;
    }

    @Override
    public void add(UsageBatch batch, String node, long position, Instant asOf) {
        UsageRows rows = UsageRows.of(batch, dialect);
        handles.transaction(handle -> {
            if (advance(handle, node, position, asOf)) {
                addAll(handle, rows);
            }
            return position;
        });
    }

    /** Takes the node's next position; the row stays locked until the batch is added. */
    private static boolean advance(Handle handle, String node, long position, Instant asOf) {
        return position > 0
                && handle.createUpdate("""
                                INSERT INTO usage_progress (node, position, as_of, running)
                                VALUES (:node, :position, :as_of, 1)
                                ON CONFLICT (node) DO UPDATE SET
                                    position = excluded.position,
                                    as_of = CASE WHEN excluded.as_of > usage_progress.as_of
                                        THEN excluded.as_of ELSE usage_progress.as_of END,
                                    running = 1
                                WHERE usage_progress.position < excluded.position
                                """)
                                .bind("node", node)
                                .bind("position", position)
                                .bind("as_of", asOf.toEpochMilli())
                                .execute()
                        > 0;
    }

    private void addAll(Handle handle, UsageRows rows) {
        dialect.insertAll(
                handle, "INSERT INTO usage_totals (key_id, requests, units, last_used_at)", rows.totals(), """
                ON CONFLICT (key_id) DO UPDATE SET
                    requests = usage_totals.requests + excluded.requests,
                    units = usage_totals.units + excluded.units,
                    last_used_at = CASE
                        WHEN usage_totals.last_used_at > excluded.last_used_at THEN usage_totals.last_used_at
                        ELSE COALESCE(excluded.last_used_at, usage_totals.last_used_at) END
                """);
        dialect.insertAll(
                handle,
                "INSERT INTO usage_rollups (key_id, grain, period_start, route, status_class, requests, units)",
                rows.rollups(),
                """
                ON CONFLICT (key_id, grain, period_start, route, status_class) DO UPDATE SET
                    requests = usage_rollups.requests + excluded.requests,
                    units = usage_rollups.units + excluded.units
                """);
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
    public Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now) {
        List<UUID> asked = new ArrayList<>(new HashSet<>(keys));
        Map<UUID, KeyUsage> answer = new HashMap<>();
        handles.read(handle -> {
            // First the promise, then the sums, and today's before the totals: what is added in between is then no
            // contradiction.
            Instant asOf = asOf(handle).orElse(now);
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
    public UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last, Instant now) {
        return handles.read(handle -> {
            Instant asOf = asOf(handle).orElse(now);
            return UsageReport.of(days(handle, key, first, last), first, last, asOf);
        });
    }

    private Map<LocalDate, Usage> days(Handle handle, @Nullable UUID key, LocalDate first, LocalDate last) {
        Fragment sql = new Fragment("""
                SELECT period_start, sum(requests) AS requests, sum(units) AS units
                FROM usage_rollups
                WHERE grain = 'day' AND period_start BETWEEN :first AND :last
                """);
        if (key != null) {
            sql.add(" AND key_id = :key").bind("key", dialect.id(key));
        }
        return sql.add(" GROUP BY period_start")
                .bind("first", startOf(first))
                .bind("last", startOf(last))
                .query(handle)
                .map((row, context) -> Map.entry(
                        LocalDate.ofInstant(Instant.ofEpochMilli(row.getLong("period_start")), ZoneOffset.UTC),
                        usage(row)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    @Override
    public List<BusyKey> busiest(LocalDate first, LocalDate last, int most) {
        return handles.read(handle -> handle.createQuery("""
                        SELECT key_id, sum(requests) AS requests, sum(units) AS units
                        FROM usage_rollups
                        WHERE grain = 'day' AND period_start BETWEEN :first AND :last
                        GROUP BY key_id HAVING sum(requests) > 0
                        ORDER BY sum(requests) DESC, key_id LIMIT :most
                        """)
                .bind("first", startOf(first))
                .bind("last", startOf(last))
                .bind("most", most)
                .map((row, context) -> new BusyKey(UUID.fromString(row.getString("key_id")), usage(row)))
                .list());
    }

    private static long startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private static Optional<Instant> asOf(Handle handle) {
        return handle.createQuery("SELECT min(as_of) FROM usage_progress WHERE running = 1")
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }

    private Map<UUID, Usage> today(Handle handle, List<UUID> keys, Instant now) {
        return handle.createQuery("""
                        SELECT key_id, sum(requests) AS requests, sum(units) AS units
                        FROM usage_rollups
                        WHERE key_id IN (<keys>) AND grain = 'day' AND period_start = :today
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
