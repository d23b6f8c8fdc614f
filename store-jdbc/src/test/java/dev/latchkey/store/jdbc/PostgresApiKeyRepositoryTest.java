package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.testkit.ApiKeyRepositoryContract;
import dev.latchkey.testkit.OpeningBalanceContract;
import dev.latchkey.usage.UsageStore;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresApiKeyRepositoryTest implements ApiKeyRepositoryContract, OpeningBalanceContract {

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
    public UsageStore usage() {
        return database.database().usage();
    }

    @Override
    public AuditTrail audit() {
        return database.database().audit();
    }
}
