package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.key.Actor;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the audit trail of an older program is all there, and as firm, after its table was brought up to date. */
final class AuditMigrationTest {

    private static final Instant NOW = Instant.parse("2025-06-15T12:34:00Z");

    @Test
    void sqlite_keeps_the_trail(@TempDir Path directory) {
        keepsTheTrail(
                DatabaseUrl.sqlite(directory.resolve("latchkey.db")),
                DatabaseUrl.sqlite(directory.resolve("newest.db")));
    }

    @Test
    void postgresql_keeps_the_trail() {
        keepsTheTrail(DatabaseUrl.parse(TestPostgres.newDatabase()), DatabaseUrl.parse(TestPostgres.newDatabase()));
    }

    private static void keepsTheTrail(DatabaseUrl url, DatabaseUrl newest) {
        DatabaseOptions options = DatabaseOptions.single();
        Migrations.run(url, Database.dialect(url, options), options, 8);
        try (Database database = Database.open(url, options);
                Database filled = Database.open(newest, options)) {
            filled.migrate();
            ApiKeys filling = keys(filled);
            UUID one = create(filling);
            UUID other = create(filling);
            filling.delete(one);
            List<AuditEntry> before = filled.audit().after(0, 9);
            // The program of that time is not at hand; its tables had these rows, but for columns that came later.
            database.handles().transaction(handle -> handle.execute("DELETE FROM audit_head"));
            List.of("keys", "secrets", "audit", "audit_head").forEach(table -> copy(filled, database, table));

            database.migrate();

            ApiKeys keys = keys(database);
            assertThat(database.audit().after(0, 9)).isEqualTo(before).hasSize(3);
            keys.restore(one);
            keys.purge(other);
            assertThat(database.audit().after(3, 9))
                    .extracting(AuditEntry::action)
                    .containsExactly(AuditAction.RESTORE, AuditAction.PURGE);
            assertThat(database.audit().after(1, 1).get(0).details()).isNull();
            for (String change : List.of(
                    "DELETE FROM audit WHERE sequence = 1",
                    "UPDATE audit SET actor = 'cli:other' WHERE sequence = 1")) {
                assertThatThrownBy(() -> database.handles().transaction(handle -> handle.execute(change)))
                        .hasStackTraceContaining("never changed nor deleted");
            }
        }
    }

    private static ApiKeys keys(Database database) {
        return new ApiKeys(
                        database.keys(),
                        SecretHasher.plain(),
                        () -> Keys.AUDIT_KEY,
                        new Random(1),
                        new SettableTime(NOW))
                .as(Actor.operator("cli:tester"));
    }

    /** Those columns that both have. */
    private static void copy(Database from, Database to, String table) {
        List<Map<String, Object>> rows = from.handles()
                .transaction(handle ->
                        handle.createQuery("SELECT * FROM " + table).mapToMap().list());
        to.handles().transaction(handle -> {
            List<String> columns = columns(handle, table);
            String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (:"
                    + String.join(", :", columns) + ")";
            for (Map<String, Object> row : rows) {
                Update insert = handle.createUpdate(sql);
                columns.forEach(column -> insert.bind(column, row.get(column)));
                insert.execute();
            }
            return rows.size();
        });
    }

    private static List<String> columns(Handle handle, String table) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement("SELECT * FROM " + table);
                ResultSet none = statement.executeQuery()) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
                columns.add(none.getMetaData().getColumnName(i));
            }
            columns.removeAll(TestDatabase.GENERATED);
            return columns;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID create(ApiKeys keys) {
        return keys.create(new NewApiKey("Acme", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null))
                .key()
                .id();
    }
}
