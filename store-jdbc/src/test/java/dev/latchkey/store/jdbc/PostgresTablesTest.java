package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.Keys;
import dev.latchkey.usage.UsageBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PostgresTablesTest extends TablesTest {

    PostgresTablesTest() {
        super(TestDatabase.postgres());
    }

    @Override
    String hash(int bytes) {
        return "decode('" + "01".repeat(bytes) + "', 'hex')";
    }

    @Test
    void a_change_that_commits_after_a_later_one_is_told() throws SQLException {
        ApiKey slow = stored();
        ApiKey quick = stored();
        long start = keys.changesSince(null).mark();
        try (Connection first = begin(slow);
                Connection second = begin(quick)) {
            second.commit();
            KeyChanges early = keys.changesSince(start);
            assertThat(early.keys()).contains(quick.id()).doesNotContain(slow.id());

            first.commit();
            assertThat(keys.changesSince(early.mark()).keys()).contains(slow.id());
        }
    }

    @Test
    void a_change_to_a_key_that_a_later_transaction_changed_first_is_told() throws SQLException {
        ApiKey key = stored();
        long start = keys.changesSince(null).mark();
        try (Connection first = database.connect();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            database.execute("UPDATE keys SET requests_per_minute = 6");
            KeyChanges early = keys.changesSince(start);
            assertThat(early.keys()).contains(key.id());

            statement.execute("UPDATE keys SET requests_per_minute = 7");
            first.commit();
            assertThat(keys.changesSince(early.mark()).keys()).contains(key.id());
        }
    }

    @Test
    void truncated_keys_and_secrets_are_told() throws SQLException {
        for (String truncate : List.of("TRUNCATE secrets", "TRUNCATE keys CASCADE")) {
            ApiKey key = stored();
            long start = keys.changesSince(null).mark();
            database.execute(truncate);

            assertThat(keys.changesSince(start).keys()).as(truncate).contains(key.id());
        }
    }

    @Test
    void a_change_that_is_rolled_back_is_not_told_and_hides_none() throws SQLException {
        ApiKey undone = stored();
        ApiKey done = stored();
        long start = keys.changesSince(null).mark();
        try (Connection first = begin(undone);
                Connection second = begin(done)) {
            first.rollback();
            assertThat(keys.changesSince(start).keys()).doesNotContain(undone.id());
            second.commit();
        }

        assertThat(keys.changesSince(start).keys()).contains(done.id()).doesNotContain(undone.id());
    }

    @Test
    void changes_are_told_once_when_nothing_is_under_way() {
        long start = keys.changesSince(null).mark();
        ApiKey key = stored();
        KeyChanges changes = keys.changesSince(start);

        assertThat(changes.keys()).isEqualTo(Set.of(key.id()));
        assertThat(keys.changesSince(changes.mark()).keys()).isEmpty();
    }

    @Test
    void changes_of_a_restored_dump_are_not_told_again_and_again() throws SQLException {
        ApiKey key = stored();
        database.execute("UPDATE key_changes SET changed_in = '9000000000000'");
        long start = keys.changesSince(null).mark();

        assertThat(keys.changesSince(start).keys()).isEmpty();
        database.execute("UPDATE keys SET requests_per_minute = 7");
        assertThat(keys.changesSince(start).keys()).contains(key.id());
    }

    @Test
    void plain_sql_is_seen_whatever_its_search_path() throws SQLException {
        ApiKey key = stored();
        long start = keys.changesSince(null).mark();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = public");
            statement.execute("UPDATE latchkey.keys SET requests_per_minute = 7");
            assertThat(keys.changesSince(start).keys()).contains(key.id());
            statement.execute("DELETE FROM latchkey.keys");
        }

        assertThat(database.count("SELECT count(*) FROM secrets WHERE key_id IS NULL"))
                .isOne();
    }

    @Test
    void many_rows_are_added_by_a_user_who_may_not_make_temporary_tables() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            String name = connection.getCatalog();
            statement.execute("REVOKE TEMPORARY ON DATABASE " + name + " FROM PUBLIC");
            statement.execute("CREATE ROLE humble LOGIN PASSWORD 'humble'");
            statement.execute("GRANT USAGE ON SCHEMA latchkey TO humble");
            statement.execute("GRANT ALL ON ALL TABLES IN SCHEMA latchkey TO humble");
        }
        DatabaseUrl url = DatabaseUrl.parse(database.url().toString().replaceFirst("//[^@]*@", "//humble:humble@"));
        UsageBatch batch = new UsageBatch();
        for (int i = 0; i < 2_000; i++) {
            batch.add(Events.answered(new UUID(1, i), Instant.EPOCH, 200, 1));
        }
        try (Database humble = Database.open(url, DatabaseOptions.single())) {
            new CountingNode(humble.usage(), "a").add(batch, 1, Instant.EPOCH);
        }

        assertThat(database.count("SELECT count(*) FROM usage_day")).isEqualTo(2_000);
    }

    private ApiKey stored() {
        ApiKey key = Keys.aKey().build();
        Keys.store(keys, key, Keys.aSecret());
        return key;
    }

    /** A transaction that has changed the key and is still to end. */
    private Connection begin(ApiKey key) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE keys SET requests_per_minute = 5 WHERE id = '" + key.id() + "'");
        }
        return connection;
    }
}
