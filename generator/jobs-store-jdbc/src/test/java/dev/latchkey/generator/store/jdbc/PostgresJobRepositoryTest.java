package dev.latchkey.generator.store.jdbc;

final class PostgresJobRepositoryTest extends JdbcJobRepositoryTest {

    PostgresJobRepositoryTest() {
        super(TestDatabase.postgres());
    }
}
