package dev.latchkey.generator.store.jdbc;

final class PostgresTemplateRepositoryTest extends JdbcTemplateRepositoryTest {

    PostgresTemplateRepositoryTest() {
        super(TestDatabase.postgres());
    }
}
