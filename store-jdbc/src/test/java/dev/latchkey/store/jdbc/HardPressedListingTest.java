package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.testkit.KeyListingContract;
import dev.latchkey.testkit.KeySearchContract;
import dev.latchkey.testkit.KeySortContract;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The listing's contracts on the ways that it takes only when there are very many keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HardPressedListingTest implements KeyListingContract, KeySortContract, KeySearchContract {

    private final TestDatabase database;
    private final ApiKeyRepository repository;

    HardPressedListingTest(@TempDir Path directory) {
        database = TestDatabase.sqlite(directory);
        Dialect dialect = database.dialect();
        Handles handles = new Handles(database.url(), dialect, Jdbi.create(new Connections(dialect)));
        KeyListing listing = new KeyListing(handles, dialect, new KeyListing.Effort(1, 3, 9));
        repository = new JdbcApiKeyRepository(handles, dialect, listing);
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
        return repository;
    }

    @Override
    public AuditTrail audit() {
        return database.database().audit();
    }
}
