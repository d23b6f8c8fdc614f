package dev.latchkey.store.jdbc;

final class PostgresTemplateRepositoryTest extends JdbcTemplateRepositoryTest {

    PostgresTemplateRepositoryTest() {
        super(TestDatabase.postgres());
    }
}
