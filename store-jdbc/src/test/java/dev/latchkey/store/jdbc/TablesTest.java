package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.IdempotencyRecord;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.DuplicateSecretException;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.StoredSecret;
import dev.latchkey.store.jdbc.event.EventUpkeep;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Keys;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds for the tables themselves, whoever writes to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TablesTest {

    private static final int EACH = 12_000;

    private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");
    private static final String ID = "12345678-90ab-4cde-8f01-234567890abc";

    final TestDatabase database;
    final ApiKeyRepository keys;

    TablesTest(TestDatabase database) {
        this.database = database;
        this.keys = database.database().keys();
    }

    /** A hash of that many bytes, in SQL. */
    abstract String hash(int bytes);

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void a_good_key_is_taken() throws SQLException {
        database.execute(insertKey("created_at", "1"));
        database.execute(insertSecret(hash(32), "'" + ID + "', 1, 'h', NULL"));

        assertThat(keys.findById(UUID.fromString(ID))).isPresent();
    }

    @Test
    void a_bad_key_is_refused() {
        Map<String, List<String>> bad = Map.ofEntries(
                Map.entry("id", List.of("NULL", "''", "'x'", "'" + ID + "0'")),
                Map.entry("name", List.of("NULL", "''", "'  '", "'" + "x".repeat(201) + "'")),
                Map.entry("email", List.of("''", "'nobody'", "'@example.org'", "'a@" + "x".repeat(253) + "'")),
                Map.entry("hint", List.of("NULL", "''", "'" + "x".repeat(33) + "'")),
                Map.entry("type", List.of("NULL", "'LIVE'", "'other'", "''")),
                Map.entry("units_per_request", List.of("0", "-1", "1000000000000000")),
                Map.entry("requests_per_minute", List.of("0", "-1", "1000000000000000")),
                Map.entry("requests_per_hour", List.of("0", "-1", "1000000000000000")),
                Map.entry("requests_per_day", List.of("0", "-1", "1000000000000000", "'many'")),
                Map.entry("requests_per_month", List.of("0", "-1", "1000000000000000")),
                Map.entry("address_ranges", List.of("NULL", "''", "'{}'", "'a'")),
                Map.entry("revision", List.of("NULL", "0")),
                Map.entry("scopes", List.of("NULL", "''", "'{}'", "'[\"a\"'", "'a'")),
                Map.entry("metadata", List.of("NULL", "''", "'[]'", "'{\"a\"}'", "'1'")),
                Map.entry("created_at", List.of("NULL", "-1", "'2025-01-01'")),
                Map.entry("updated_at", List.of("NULL", "-1")),
                Map.entry("expires_at", List.of("0", "-1")),
                Map.entry("deactivated_at", List.of("-1")),
                Map.entry("deleted_at", List.of("-1")));

        bad.forEach((column, values) -> values.forEach(value -> assertRefused(insertKey(column, value))));
    }

    @Test
    void a_bad_secret_is_refused() throws SQLException {
        database.execute(insertKey("created_at", "1"));
        database.execute(insertSecret(hash(32), "'" + ID + "', 1, 'h', NULL"));

        assertRefused(insertSecret(hash(32), "NULL, NULL, NULL, NULL"));
        assertRefused(insertSecret(hash(31), "NULL, NULL, NULL, NULL"));
        assertRefused(insertSecret(hash(33), "NULL, NULL, NULL, NULL"));
        assertRefused(insertSecret("NULL", "NULL, NULL, NULL, NULL"));
        String other = hash(32).replace("01", "02");
        // A second newest one, a third place, a newest one with an end, an old one without, one without a place.
        assertRefused(insertSecret(other, "'" + ID + "', 1, 'h', NULL"));
        assertRefused(insertSecret(other, "'" + ID + "', 3, 'h', 5"));
        assertRefused(insertSecret(other, "'" + ID + "', 1, 'h', 5"));
        assertRefused(insertSecret(other, "'" + ID + "', 2, 'h', NULL"));
        assertRefused(insertSecret(other, "'" + ID + "', 2, NULL, 5"));
        assertRefused(insertSecret(other, "'" + ID + "', NULL, 'h', NULL"));
        // Of no such key, and a tombstone that still says something.
        assertRefused(insertSecret(other, "'" + new UUID(1, 2) + "', 1, 'h', NULL"));
        assertRefused(insertSecret(other, "NULL, NULL, 'h', NULL"));
        database.execute(insertSecret(other, "'" + ID + "', 2, 'h', 5"));
    }

    @Test
    void bad_usage_is_refused() {
        String sums = ", '" + ID + "', '/r', 1, 1, 1, 0, 0, 0)";
        assertRefused("INSERT INTO usage_minute VALUES (1" + sums);
        assertRefused("INSERT INTO usage_hour VALUES (60000" + sums);
        assertRefused("INSERT INTO usage_day VALUES (3600000" + sums);
        assertRefused("INSERT INTO usage_day VALUES (0" + sums.replace("'/r'", "NULL"));
        assertRefused("INSERT INTO usage_refusals VALUES (0, '" + ID + "', '', 1)");
        assertRefused("INSERT INTO usage_refusals VALUES (3600000, '" + ID + "', 'A', 1)");
        String chunk = "INSERT INTO usage_event_chunks (first_at, last_at, events, bytes, keys, body) VALUES (";
        assertRefused(chunk + "2, 1, 1, 1, " + hash(16) + ", " + hash(16) + ")");
        assertRefused(chunk + "1, 1, 0, 1, " + hash(16) + ", " + hash(16) + ")");
        assertRefused(chunk + "1, 1, 1, 1, " + hash(15) + ", " + hash(16) + ")");
        assertRefused("INSERT INTO usage_progress VALUES ('', 1, 1, 1, 1)");
        assertRefused("INSERT INTO usage_progress VALUES ('a', -1, 1, 1, 1)");
        assertRefused("INSERT INTO usage_progress VALUES ('a', 1, 1, 2, 1)");
    }

    @Test
    void where_a_key_comes_from_never_changes() throws SQLException {
        database.execute(insertKey("created_at", "1"));

        assertRefused("UPDATE keys SET id = '" + new UUID(1, 2) + "'");
        assertRefused("UPDATE keys SET created_at = 2");
    }

    @Test
    void changes_by_plain_sql_are_told() throws SQLException {
        ApiKey key = Keys.aKey().build();
        Keys.store(keys, key, Keys.aSecret());

        for (String change : List.of(
                "UPDATE keys SET requests_per_minute = 7",
                "UPDATE keys SET deactivated_at = 9 WHERE name LIKE 'Some%'",
                "UPDATE secrets SET pepper_version = 1",
                "DELETE FROM secrets",
                "DELETE FROM keys")) {
            long mark = keys.changesSince(null).mark();
            database.execute(change);
            assertThat(keys.changesSince(mark).keys()).as(change).contains(key.id());
        }

        long mark = keys.changesSince(null).mark();
        database.execute(insertKey("created_at", "1"));
        assertThat(keys.changesSince(mark).keys()).contains(UUID.fromString(ID));
    }

    @Test
    void a_key_deleted_by_plain_sql_is_purged() throws SQLException {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = Keys.aKey().build();
        Keys.store(keys, key, secret);

        database.execute("DELETE FROM keys");

        assertThat(keys.findByHash(List.of(secret.hash()), NOW)).isEmpty();
        assertThatThrownBy(() -> Keys.store(keys, Keys.aKey().build(), secret))
                .isInstanceOf(DuplicateSecretException.class);
        assertThat(database.count("SELECT count(*) FROM key_words")).isZero();
        assertThat(database.count("SELECT count(*) FROM secrets WHERE key_id IS NULL AND hint IS NULL"))
                .isOne();
    }

    /** A request of its own. */
    private static UsageEvent answered(UUID key, int request) {
        return new UsageEvent(key, NOW.toEpochMilli(), 1, request, "/r", Method.GET, 7, 1, 1, 200, 1, 9);
    }

    @Test
    void the_events_of_a_purged_key_are_gone_and_its_sums_stay() throws SQLException {
        ApiKey key = Keys.aKey().build();
        ApiKey other = Keys.aKey().build();
        ApiKey deleted = Keys.aKey().build();
        UsageBatch batch = UsageBatch.keepingEvents();
        for (ApiKey each : List.of(key, other, deleted)) {
            Keys.store(keys, each, Keys.aSecret());
            for (int i = 0; i < EACH; i++) {
                batch.add(answered(each.id(), i));
            }
        }
        new CountingNode(database.database().usage(), "a").add(batch, 1, NOW);

        keys.forgetRequests(key.id());
        List<Long> rows = database.database()
                .handles()
                .read(handle -> new EventUpkeep(database.dialect()).having(handle, key.id()));
        assertThat(rows).isEmpty();
        assertThat(database.events()).hasSize(2 * EACH);
        Keys.purge(keys, key.id());
        database.execute("DELETE FROM keys WHERE id = '" + deleted.id() + "'");

        List<UUID> told = new ArrayList<>();
        RequestQuery all = RequestQuery.of(null, NOW.minusSeconds(1), NOW.plusSeconds(1));
        database.database().usage().eachRequest(all, request -> told.add(request.key()));
        assertThat(told).hasSize(EACH).containsOnly(other.id());
        for (String table : List.of("usage_minute", "usage_day", "usage_totals")) {
            assertThat(database.count("SELECT sum(requests) FROM " + table)).isEqualTo(3 * EACH);
        }
    }

    @Test
    void metadata_written_by_plain_sql_is_read() throws SQLException {
        database.execute(insertKey("metadata", "'{\"team\": \"é\", \"seats\": 5, \"tags\": [\"a\", null]}'"));

        assertThat(keys.findById(UUID.fromString(ID)).orElseThrow().metadata())
                .isEqualTo(Map.of("team", "é", "seats", "5", "tags", "[\"a\", null]"));
    }

    @Test
    void a_key_made_by_plain_sql_is_handled_like_any_other() throws SQLException {
        database.execute(insertKey("expires_at", "5"));
        UUID id = UUID.fromString(ID);

        assertThat(keys.expired(NOW)).extracting(ApiKey::id).containsExactly(id);
        assertThat(Keys.change(keys, id, is -> is.expiresAt(NOW.plusSeconds(1))).stateAt(NOW))
                .isEqualTo(KeyState.ACTIVE);
        assertThat(Keys.rotate(keys, id, Keys.aSecret(), NOW).revision()).isEqualTo(3);
    }

    @Test
    void an_error_that_is_a_bug_tells_nothing_of_the_values() throws SQLException {
        ApiKey key = Keys.aKey().email("jane@example.org").name("x".repeat(201)).build();

        assertThatThrownBy(() -> Keys.store(keys, key, Keys.aSecret()))
                .isInstanceOf(RuntimeException.class)
                .satisfies(e -> {
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain("jane").doesNotContain("xxx");
                    }
                });
        assertThat(database.count("SELECT count(*) FROM secrets")).isZero();
    }

    /** Of each column of a key, what else it can be, in SQL; but for those that never change, and the revision. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("name", "'Other'"),
            Map.entry("email", "'other@example.org'"),
            Map.entry("hint", "'other'"),
            Map.entry("type", "'demo'"),
            Map.entry("units_per_request", "7"),
            Map.entry("requests_per_minute", "7"),
            Map.entry("requests_per_hour", "7"),
            Map.entry("requests_per_day", "7"),
            Map.entry("requests_per_month", "7"),
            Map.entry("scopes", "'[\"other\"]'"),
            Map.entry("address_ranges", "'[\"192.0.2.0/24\"]'"),
            Map.entry("metadata", "'{\"other\":\"value\"}'"),
            Map.entry("updated_at", "99999999999999"),
            Map.entry("expires_at", "99999999999999"),
            Map.entry("deactivated_at", "99999999999999"),
            Map.entry("deleted_at", "99999999999999"));

    @Test
    void every_column_of_a_key_is_written_and_read_and_makes_a_new_revision() throws SQLException {
        assertThat(database.columns("keys")).containsExactlyInAnyOrderElementsOf(KeyRow.COLUMNS);
        Set<String> changing = new HashSet<>(KeyRow.COLUMNS);
        changing.removeAll(Set.of("id", "created_at", "revision"));
        assertThat(OTHER_VALUES).containsOnlyKeys(changing);
        for (String column : changing) {
            ApiKey before = Keys.aKey().build();
            Keys.store(keys, before, Keys.aSecret());

            database.execute("UPDATE keys SET " + column + " = " + OTHER_VALUES.get(column) + " WHERE id = '"
                    + before.id() + "'");

            ApiKey after = keys.findById(before.id()).orElseThrow();
            assertThat(after.revision()).as(column).isEqualTo(before.revision() + 1);
            assertThat(Keys.like(after).revision(before.revision()).build())
                    .as("what is read of " + column)
                    .isNotEqualTo(before);
        }
    }

    @Test
    void the_trail_tells_of_every_column_of_a_key() {
        ApiKeys made = new ApiKeys(keys, SecretHasher.plain(), () -> Keys.AUDIT_KEY, new SplittableRandom(), () -> NOW);
        ApiKey key = made.create(new NewApiKey(
                        "Jane",
                        "jane@example.org",
                        KeyType.LIVE,
                        Limits.DEFAULT,
                        Set.of("generate"),
                        Set.of(AddressRange.parse("192.0.2.0/24")),
                        Map.of("note", "value"),
                        NOW.plusSeconds(60)))
                .key();
        made.deactivate(key.id());
        made.delete(key.id());

        Set<String> told = database.database().audit().after(0, 1_000).stream()
                .filter(entry -> entry.key().equals(key.id()))
                .flatMap(entry -> Objects.requireNonNull(entry.details()).after().keySet().stream())
                .map(name -> name.startsWith("metadata.") ? "metadata" : name)
                .collect(Collectors.toSet());

        Set<String> expected = new HashSet<>(KeyRow.COLUMNS);
        // Its own row has the id, and when; a revision is how often something else changed.
        expected.removeAll(Set.of("id", "created_at", "updated_at", "revision"));
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void plain_sql_that_changes_a_key_moves_its_revision_on() throws SQLException {
        ApiKey key = Keys.aKey().build();
        Keys.store(keys, key, Keys.aSecret());

        database.execute("UPDATE keys SET name = 'Other'", "UPDATE keys SET scopes = '[\"generate\"]', revision = 1");
        assertThat(keys.findById(key.id()).orElseThrow().revision()).isEqualTo(3);
        database.execute("UPDATE keys SET name = name", "UPDATE keys SET email = NULL");
        assertThat(keys.findById(key.id()).orElseThrow().revision()).isEqualTo(3);
        database.execute("UPDATE keys SET revision = 77");
        assertThat(keys.findById(key.id()).orElseThrow().revision()).isBetween(3L, 4L);
    }

    @Test
    void entries_of_the_audit_trail_stay_as_they_are_but_for_what_a_purge_takes() throws SQLException {
        audited();
        String before = "SELECT sum(length(actor) + length(digest) + length(mac)) + count(*) FROM audit";
        long entries = database.count(before);

        for (String sql : List.of(
                "DELETE FROM audit",
                "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)",
                "UPDATE audit SET actor = 'cli:nobody'",
                "UPDATE audit SET at = at + 1",
                "UPDATE audit SET sequence = sequence + 1000",
                "UPDATE audit SET mac = digest",
                "UPDATE audit SET before = '{}' WHERE salt IS NOT NULL",
                "UPDATE audit SET salt = NULL",
                "UPDATE audit SET salt = 'x', before = '{}', after = '{}' WHERE salt IS NULL",
                "INSERT INTO audit SELECT * FROM audit")) {
            assertRefused(sql);
        }

        assertThat(database.count(before)).isEqualTo(entries);
        database.execute("UPDATE audit SET salt = NULL, address = NULL, before = NULL, after = NULL");
        assertThat(database.count(before)).isEqualTo(entries);
        assertThat(AuditVerification.verify(database.database().audit(), Optional.of(Keys.AUDIT_KEY), null)
                        .problems())
                .isNotEmpty()
                .allMatch(problem -> problem.endsWith("are gone, and no later entry tells that its key was purged"));
    }

    @Test
    void a_key_deleted_by_plain_sql_leaves_no_details_in_the_audit_trail_and_no_answers() throws SQLException {
        UUID id = audited();
        keys.transact(all -> {
            all.keep(new IdempotencyRecord("a".repeat(64), id, "b".repeat(64), "c", NOW));
            return id;
        });

        database.execute("DELETE FROM keys");

        assertThat(database.database()
                        .audit()
                        .page(new AuditQuery(id, null, null, null, 10))
                        .entries())
                .hasSize(2)
                .allMatch(AuditLine::isRedacted);
        assertThat(database.count("SELECT count(*) FROM kept_answers")).isZero();
    }

    /** A key that was made and changed with entries in the trail. */
    private UUID audited() {
        ApiKeys all = new ApiKeys(keys, SecretHasher.plain(), () -> Keys.AUDIT_KEY, new SplittableRandom(), () -> NOW);
        UUID id = all.create(new NewApiKey("Jane", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null))
                .key()
                .id();
        all.edit(id, KeyEdit.NOTHING.withName("Joan"));
        return id;
    }

    private void assertRefused(String sql) {
        assertThatThrownBy(() -> database.execute(sql)).as(sql).isInstanceOf(SQLException.class);
    }

    private static String insertSecret(String hash, String rest) {
        return "INSERT INTO secrets (hash, pepper_version, key_id, place, hint, valid_until) VALUES (" + hash + ", 0, "
                + rest + ")";
    }

    /** An insert of a good key, but for the value of one column. */
    private static String insertKey(String column, String value) {
        List<String> columns = List.of(
                "id",
                "name",
                "email",
                "hint",
                "type",
                "units_per_request",
                "requests_per_minute",
                "requests_per_hour",
                "requests_per_day",
                "requests_per_month",
                "scopes",
                "address_ranges",
                "revision",
                "metadata",
                "created_at",
                "updated_at",
                "expires_at",
                "deactivated_at",
                "deleted_at");
        List<String> values = List.of(
                "'" + ID + "'",
                "'Some'",
                "NULL",
                "'h'",
                "'live'",
                "1",
                "NULL",
                "999999999999999",
                "NULL",
                "NULL",
                "'[]'",
                "'[]'",
                "1",
                "'{}'",
                "1",
                "1",
                "NULL",
                "NULL",
                "NULL");
        List<String> changed = new ArrayList<>(values);
        changed.set(columns.indexOf(column), value);
        return "INSERT INTO keys (" + String.join(", ", columns) + ") VALUES (" + String.join(", ", changed) + ")";
    }
}
