package dev.latchkey.store.jdbc;

final class PostgresUsageStoreTest extends JdbcUsageStoreTest {

    PostgresUsageStoreTest() {
        super(TestDatabase.postgres());
    }
}
