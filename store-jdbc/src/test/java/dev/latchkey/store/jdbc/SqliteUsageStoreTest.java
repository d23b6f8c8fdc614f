package dev.latchkey.store.jdbc;

import dev.latchkey.testkit.UsageStoreContract;
import dev.latchkey.usage.UsageStore;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SqliteUsageStoreTest implements UsageStoreContract {

    private final TestDatabase database;

    SqliteUsageStoreTest(@TempDir Path directory) {
        database = TestDatabase.sqlite(directory);
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
