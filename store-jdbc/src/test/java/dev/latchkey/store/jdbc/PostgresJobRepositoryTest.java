package dev.latchkey.store.jdbc;

final class PostgresJobRepositoryTest extends JdbcJobRepositoryTest {

    PostgresJobRepositoryTest() {
        super(TestDatabase.postgres());
    }
}
