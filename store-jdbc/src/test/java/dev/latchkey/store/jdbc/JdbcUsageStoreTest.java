package dev.latchkey.store.jdbc;

import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.UsageStoreContract;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract, on a database whose tables can be looked into. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcUsageStoreTest implements UsageStoreContract {

    private final TestDatabase database;
    private SettableTime time = new SettableTime(NOW);
    private UsageStore store;

    JdbcUsageStoreTest(TestDatabase database) {
        this.database = database;
        this.store = database.usage(time);
    }

    @BeforeEach
    void beginAnew() throws SQLException {
        database.clear();
        time = new SettableTime(NOW);
        store = database.usage(time);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    public UsageStore store() {
        return store;
    }

    @Override
    public SettableTime time() {
        return time;
    }

    @Override
    public Map<Rollup, RollupSums> minutes() {
        return kept(Grain.MINUTE);
    }

    @Override
    public Map<Rollup, RollupSums> hours() {
        return kept(Grain.HOUR);
    }

    private Map<Rollup, RollupSums> kept(Grain grain) {
        return database.database()
                .handles()
                .read(handle -> handle.createQuery("SELECT * FROM " + grain.table())
                        .map((row, context) -> UsageTables.Sum.read(row))
                        .collectToMap(
                                sum -> new Rollup(sum.key(), Math.floorDiv(sum.start(), 60_000), sum.route()),
                                UsageTables.Sum::sums));
    }

    @Override
    public List<UsageEvent> events() {
        return database.database()
                .handles()
                .read(handle -> handle.createQuery("SELECT * FROM usage_events")
                        .map((row, context) -> event(row))
                        .list());
    }

    private static UsageEvent event(ResultSet row) throws SQLException {
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
