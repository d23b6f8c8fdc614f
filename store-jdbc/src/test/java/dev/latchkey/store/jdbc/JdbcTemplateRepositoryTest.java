package dev.latchkey.store.jdbc;

import dev.latchkey.jobs.TemplateRepository;
import dev.latchkey.key.ApiKey;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.TemplateRepositoryContract;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcTemplateRepositoryTest implements TemplateRepositoryContract {

    private final TestDatabase database;

    JdbcTemplateRepositoryTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void beginAnew() throws SQLException {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    public TemplateRepository repository() {
        return database.database().templates();
    }

    @Override
    public UUID anOwner() {
        ApiKey key = Keys.aKey().build();
        return Keys.store(database.database().keys(), key, Keys.aSecret()).id();
    }
}
