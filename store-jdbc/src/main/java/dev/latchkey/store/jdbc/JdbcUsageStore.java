package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.event.EventTable;
import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestMerge;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageStore;
import java.sql.ResultSet;
import java.sql.SQLException;
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
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Usage in tables. */
final class JdbcUsageStore implements UsageStore {

    private static final int KEYS_AT_ONCE = 1_000;

    private final Handles handles;
    private final Dialect dialect;
    private final InstantSource clock;
    private final UsageReading reading;
    private final UsageSeriesReading series;
    private final UsagePruning pruning;
    private final EventTable events;

    /** @param clock tells when a node was heard of */
    JdbcUsageStore(Handles handles, Dialect dialect, InstantSource clock) {
        this.handles = handles;
        this.dialect = dialect;
        this.clock = clock;
        this.reading = new UsageReading(dialect);
        this.series = new UsageSeriesReading(dialect);
        this.pruning = new UsagePruning(handles, dialect);
        this.events = new EventTable(dialect);
    }

    @Override
    public UsageProgress progress(String node) {
        return handles.read(handle -> progress(handle, node));
    }

    private static UsageProgress progress(Handle handle, String node) {
        return handle.createQuery("""
                        SELECT id, COALESCE(run, 0) AS run, COALESCE(position, 0) AS position
                        FROM usage_store LEFT JOIN usage_progress ON node = :node
                        WHERE one = 1
                        """)
                .bind("node", node)
                .map((row, context) -> new UsageProgress(
                        UUID.fromString(row.getString("id")), row.getLong("run"), row.getLong("position")))
                .one();
    }

    @Override
    public boolean begin(String node, UsageProgress seen, long run, long position) {
        return handles.write(handle -> handle.createUpdate("""
                                INSERT INTO usage_progress (node, run, position, as_of, heard_at, running)
                                VALUES (:node, :run, :position, 0, 0, 1)
                                ON CONFLICT (node) DO UPDATE SET
                                    run = excluded.run,
                                    position = excluded.position,
                                    running = 1
                                WHERE usage_progress.run = :seen_run AND usage_progress.position = :seen_position
                                """)
                        .bind("node", node)
                        .bind("run", run)
                        .bind("position", position)
                        .bind("seen_run", seen.run())
                        .bind("seen_position", seen.position())
                        .execute()
                > 0);
    }

    @Override
    public UsageProgress add(UsageBatch batch, String node, UsageProgress from, long to, Instant asOf) {
        UsageRows rows = UsageRows.of(batch, dialect);
        return handles.transaction(handle -> {
            if (advance(handle, node, from, to, asOf)) {
                if (to > from.position()) {
                    rows.addTo(handle, dialect);
                }
                return from.at(to);
            }
            UsageProgress now = progress(handle, node);
            if (now.equals(from.at(to))) {
                advance(handle, node, now, to, asOf);
            }
            return now;
        });
    }

    /** Takes the node from one position to the next; its row stays locked until the batch is added. */
    private boolean advance(Handle handle, String node, UsageProgress from, long to, Instant asOf) {
        return handle.createUpdate("""
                                UPDATE usage_progress SET
                                    position = :to,
                                    as_of = CASE WHEN :as_of > as_of THEN :as_of ELSE as_of END,
                                    heard_at = :heard_at,
                                    running = 1
                                WHERE node = :node AND run = :run AND position = :from
                                """)
                        .bind("node", node)
                        .bind("run", from.run())
                        .bind("from", from.position())
                        .bind("to", to)
                        .bind("as_of", asOf.toEpochMilli())
                        .bind("heard_at", clock.millis())
                        .execute()
                > 0;
    }

    @Override
    public void retire(String node, long run) {
        handles.write(
                handle -> handle.createUpdate("UPDATE usage_progress SET running = 0 WHERE node = :node AND run = :run")
                        .bind("node", node)
                        .bind("run", run)
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
    public List<String> runningNodes(Instant now) {
        return handles.read(handle -> handle.createQuery("""
                        SELECT node FROM usage_progress WHERE running = 1 AND heard_at >= :heard_at ORDER BY node
                        """)
                .bind("heard_at", now.minus(SILENCE).toEpochMilli())
                .mapTo(String.class)
                .list());
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
                Map<UUID, Long> today = today(handle, some, now);
                Map<UUID, KeyUsage> totals = totals(handle, some, today, asOf);
                for (UUID key : some) {
                    answer.put(key, totals.getOrDefault(key, new KeyUsage(Usage.NONE, 0, null, asOf)));
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
    public UsageSeries series(UsageQuery query) {
        return handles.snapshot(handle -> series.series(handle, query, asOf(handle, clock.instant())));
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
    public Map<UUID, Long> requests(Collection<UUID> keys, LocalDate first, LocalDate last) {
        Map<UUID, Long> requests = new HashMap<>();
        List<UUID> all = List.copyOf(keys);
        for (int i = 0; i < all.size(); i += KEYS_AT_ONCE) {
            List<UUID> some = all.subList(i, Math.min(all.size(), i + KEYS_AT_ONCE));
            requests.putAll(handles.read(handle -> reading.requests(handle, some, first, last)));
        }
        return requests;
    }

    @Override
    public void requestsOn(LocalDate day, ObjLongConsumer<UUID> each) {
        handles.readMany(handle -> {
            reading.requestsOn(handle, day, each);
            return day;
        });
    }

    @Override
    public void eachRequest(RequestQuery query, Predicate<RecordedRequest> each) {
        RequestMerge merge = new RequestMerge(query, each);
        Instant until = query.after() == null
                ? query.until()
                : query.after().admittedAt().plusMillis(1);
        long to = Math.min(query.until().toEpochMilli(), until.toEpochMilli());
        handles.readMany(handle -> {
            events.scan(handle, query.key(), query.since().toEpochMilli(), to, merge::add);
            return to;
        });
    }

    @Override
    public Instant requestsSince() {
        return Instant.ofEpochMilli(handles.read(UsageCompleteness.EVENT::since));
    }

    @Override
    public boolean prune(Instant now, EventRetention kept) {
        boolean more = pruning.moveMinutes(now.minus(MINUTES_KEPT));
        more |= pruning.deleteHours(now.minus(HOURS_KEPT));
        more |= pruning.deleteEvents(now.minus(kept.age()));
        more |= pruning.deleteEventsBeyond(kept.bytes());
        more |= pruning.packEvents(now);
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

    private Map<UUID, Long> today(Handle handle, List<UUID> keys, Instant now) {
        return handle.createQuery("""
                        SELECT key_id, sum(requests) AS requests
                        FROM usage_day
                        WHERE period_start = :today AND key_id IN (<keys>)
                        GROUP BY key_id
                        """)
                .bindList("keys", keys.stream().map(dialect::id).toList())
                .bind("today", Grain.DAY.startOf(now.toEpochMilli()))
                .map((row, context) -> Map.entry(UUID.fromString(row.getString("key_id")), row.getLong("requests")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Map<UUID, KeyUsage> totals(Handle handle, List<UUID> keys, Map<UUID, Long> today, Instant asOf) {
        return handle.createQuery("SELECT * FROM usage_totals WHERE key_id IN (<keys>)")
                .bindList("keys", keys.stream().map(dialect::id).toList())
                .map((row, context) -> {
                    UUID key = UUID.fromString(row.getString("key_id"));
                    Instant lastUsed = KeyRow.instant(row, "last_used_at");
                    Usage opening = new Usage(row.getLong("opening_requests"), row.getLong("opening_units"));
                    return Map.entry(
                            key,
                            new KeyUsage(
                                    usage(row).plus(opening), opening, today.getOrDefault(key, 0L), lastUsed, asOf));
                })
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static Usage usage(ResultSet row) throws SQLException {
        return new Usage(row.getLong("requests"), row.getLong("units"));
    }
}
