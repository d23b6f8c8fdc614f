package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.testkit.ApiKeyRepositoryContract;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresApiKeyRepositoryTest implements ApiKeyRepositoryContract {

    private final TestDatabase database;

    PostgresApiKeyRepositoryTest() {
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
    public ApiKeyRepository repository() {
        return database.database().keys();
    }

    @Override
    public AuditTrail audit() {
        return database.database().audit();
    }
}
