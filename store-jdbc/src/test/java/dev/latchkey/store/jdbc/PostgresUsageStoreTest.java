package dev.latchkey.store.jdbc;

import dev.latchkey.testkit.UsageStoreContract;
import dev.latchkey.usage.UsageStore;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresUsageStoreTest implements UsageStoreContract {

    private final TestDatabase database;

    PostgresUsageStoreTest() {
        database = TestDatabase.postgres();
    }

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    public UsageStore store() {
        return database.database().usage();
    }
}
