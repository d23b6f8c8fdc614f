package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditVerification;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.Keys;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTablesTest extends TablesTest {

    SqliteTablesTest(@TempDir Path directory) {
        super(TestDatabase.sqlite(directory));
    }

    @Override
    String hash(int bytes) {
        return "x'" + "01".repeat(bytes) + "'";
    }

    @Test
    void a_key_that_loses_its_secret_to_another_is_told() throws SQLException {
        for (String replace : List.of(
                "REPLACE INTO secrets SELECT s.hash, 0, k.id, 2, 'h', 5 FROM secrets AS s, keys AS k"
                        + " WHERE s.key_id = '%s' AND k.id = '%s'",
                "UPDATE OR REPLACE secrets SET hash = (SELECT hash FROM secrets WHERE key_id = '%s') WHERE key_id = '%s'")) {
            ApiKey loser = stored();
            ApiKey winner = stored();
            long mark = keys.changesSince(null).mark();
            database.execute(replace.formatted(loser.id(), winner.id()));

            assertThat(keys.changesSince(mark).keys()).as(replace).containsExactlyInAnyOrder(loser.id(), winner.id());
        }
    }

    @Test
    void a_trail_that_was_made_unreadable_is_told_of(@TempDir Path directory) throws SQLException {
        DatabaseUrl url = DatabaseUrl.sqlite(directory.resolve("own.db"));
        try (Database own = Database.open(url, DatabaseOptions.single());
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("own.db"));
                Statement sql = connection.createStatement()) {
            own.migrate();
            new ApiKeys(own.keys(), SecretHasher.plain(), () -> Keys.AUDIT_KEY, new SplittableRandom(), Instant::now)
                    .create(new NewApiKey("Jane", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null));
            sql.execute("DROP TRIGGER audit_is_not_changed");
            for (String details : List.of("not json", "{\"name\":\"x", "{")) {
                sql.execute("UPDATE audit SET after = '" + details + "'");
                assertThat(AuditVerification.verify(own.audit(), Optional.of(Keys.AUDIT_KEY), null)
                                .problems())
                        .as(details)
                        .containsExactly("the details of entry 1 were changed");
            }
            sql.execute("DELETE FROM audit_head");
            assertThat(AuditVerification.verify(own.audit(), Optional.of(Keys.AUDIT_KEY), null)
                            .problems())
                    .contains("the store's own head is gone");
        }
    }

    private ApiKey stored() {
        ApiKey key = Keys.aKey().build();
        Keys.store(keys, key, Keys.aSecret());
        return key;
    }

    @Test
    void an_id_is_written_in_one_way_only() {
        for (String id : List.of(
                "1234567890ab4cde8f01234567890abc",
                "12345678-90AB-4CDE-8F01-234567890ABC",
                "12345678-90ab-4cde-8f01-23456789-abc",
                "12345678-90ab-4cde-8f012-34567890abc",
                "{2345678-90ab-4cde-8f01-234567890ab}",
                "123456789-0ab-4cde-8f01-234567890abc")) {
            String sql = "INSERT INTO keys (id, name, hint, type, created_at, updated_at) VALUES ('" + id
                    + "', 'Some', 'h', 'live', 1, 1)";
            assertThatThrownBy(() -> database.execute(sql)).as(id).isInstanceOf(SQLException.class);
        }
    }
}
