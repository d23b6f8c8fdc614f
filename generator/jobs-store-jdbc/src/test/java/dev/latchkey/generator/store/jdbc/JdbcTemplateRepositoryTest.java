package dev.latchkey.generator.store.jdbc;

import dev.latchkey.generator.jobs.TemplateRepository;
import dev.latchkey.generator.testkit.TemplateRepositoryContract;
import dev.latchkey.key.ApiKey;
import dev.latchkey.testkit.Keys;
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
    void beginAnew() {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    public TemplateRepository repository() {
        return new JdbcTemplateRepository(database.database());
    }

    @Override
    public UUID anOwner() {
        ApiKey key = Keys.aKey().build();
        return Keys.store(database.database().keys(), key, Keys.aSecret()).id();
    }
}
