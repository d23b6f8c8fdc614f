package dev.latchkey.store.jdbc;

import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.UsageStoreContract;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
        return database.events();
    }
}
