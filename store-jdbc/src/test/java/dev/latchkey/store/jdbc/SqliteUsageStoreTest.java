package dev.latchkey.store.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteUsageStoreTest extends JdbcUsageStoreTest {

    SqliteUsageStoreTest(@TempDir Path directory) {
        super(TestDatabase.sqlite(directory));
    }
}
