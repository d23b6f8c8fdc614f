package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.AuditedChange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.IdempotencyRecord;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.secret.StoredSecret;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Urgency;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.Keys;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageSplit;
import dev.latchkey.usage.UsageStep;
import dev.latchkey.usage.UsageStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no statement looks through a whole table, however many keys there are. */
final class QueryPlanTest {

    private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2025-06-15");

    /** Reading all of it is right for what is tiny by nature. */
    private static final Pattern SQLITE_SCAN = Pattern.compile(
            "SCAN (?!"
                    + "CONSTANT ROW|usage_event(s|_chunks) USING |last|counted|days|periods|present|recent|told|compared|\\(subquery|SUBQUERY|sqlite_schema|json_each).*");

    @Test
    void sqlite_scans_no_table(@TempDir Path directory) throws SQLException {
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Connection connection = database.connect()) {
            Set<String> statements = statementsOf(database);
            assertThat(statements).hasSizeGreaterThan(30);
            for (String sql : statements) {
                List<String> plan = plan(connection, "EXPLAIN QUERY PLAN " + sql, "detail");
                assertThat(plan)
                        .as("%s\n%s", sql, plan)
                        .noneMatch(step -> SQLITE_SCAN.matcher(step).matches());
                if (sql.startsWith("SELECT * FROM keys WHERE standing")) {
                    assertThat(plan)
                            .as("%s\n%s", sql, plan)
                            .anyMatch(step -> step.matches("SEARCH keys USING INDEX keys_by_.*\\(standing=.*"))
                            .noneMatch(step -> step.contains("FOR ORDER BY"));
                }
            }
        }
    }

    @Test
    void postgresql_scans_no_table() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres();
                Connection connection = database.connect("preferQueryMode=simple");
                Statement setting = connection.createStatement()) {
            Set<String> statements = statementsOf(database);
            assertThat(statements).hasSizeGreaterThan(30);
            // The tables are nearly empty, and a scan would be right for them.
            setting.execute("SET enable_seqscan = off");
            for (String sql : statements) {
                List<String> plan = plan(connection, "EXPLAIN (GENERIC_PLAN) " + numbered(sql), "QUERY PLAN");
                assertThat(plan).as("%s\n%s", sql, plan).noneMatch(step -> step.contains("Seq Scan on"));
            }
        }
    }

    private static List<String> plan(Connection connection, String explain, String column) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(explain)) {
            while (rows.next()) {
                steps.add(rows.getString(column));
            }
        }
        return steps;
    }

    /** With PostgreSQL's own placeholders; the statements have no question mark elsewhere. */
    private static String numbered(String sql) {
        StringBuilder numbered = new StringBuilder();
        int number = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            numbered.append(c == '?' ? "$" + ++number : String.valueOf(c));
        }
        return numbered.toString();
    }

    /** Every statement that the stores run. */
    private static Set<String> statementsOf(TestDatabase database) throws SQLException {
        Set<String> statements = new LinkedHashSet<>();
        Dialect dialect = database.dialect();
        Jdbi jdbi = Jdbi.create(() -> dialect.connect(Urgency.BACKGROUND));
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                statements.add(context.getParsedSql().getSql());
            }
        });
        Handles handles = new Handles(database.url(), dialect, jdbi);
        useKeys(new JdbcApiKeyRepository(handles, dialect, new KeyListing(handles, dialect, KeyListing.Effort.USUAL)));
        KeyListing hardPressed = new KeyListing(handles, dialect, new KeyListing.Effort(0, 0, 100));
        listEverything(new JdbcApiKeyRepository(handles, dialect, hardPressed));
        readAudit(new JdbcAuditTrail(handles, dialect));
        useUsage(new JdbcUsageStore(handles, dialect, () -> NOW));
        database.execute("UPDATE usage_minute SET units = units + 1");
        compareStretches(new JdbcUsageReconciliation(handles, dialect));
        statements.removeIf(sql -> sql.matches("(BEGIN|COMMIT|SET TRANSACTION).*"));
        // A purge looks through the keys of all rows of events, of which each has thousands.
        statements.removeIf(sql -> sql.matches("SELECT id FROM usage_event_chunks WHERE (instr|position).*"));
        return statements;
    }

    private static void useKeys(ApiKeyRepository keys) {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = Keys.aKey().expiresAt(NOW).email("a@example.org").build();
        Keys.store(keys, key, secret);
        Keys.store(keys, Keys.aKey().build(), Keys.aSecret());
        keys.findByHash(List.of(secret.hash()), NOW);
        keys.findByHash(List.of(secret.hash(), Keys.aSecret().hash()), NOW);
        keys.findByIdPrefix("12", 2);
        keys.expired(NOW);
        Keys.change(keys, key.id(), is -> is.name("Other"));
        Keys.rotate(keys, key.id(), Keys.aSecret(), NOW);
        keys.transact(all -> {
            all.otherAdministrators(key.id(), NOW);
            all.answer("a".repeat(64), NOW);
            all.keep(new IdempotencyRecord("a".repeat(64), key.id(), "b".repeat(64), "c", NOW));
            AuditDetails details = new AuditDetails(null, Map.of(), Map.of());
            all.append(Keys.AUDIT_KEY.seal(
                    all.auditHead(), new AuditedChange(NOW, "cli:root", AuditAction.EDIT, key.id(), details), "salt"));
            return key;
        });
        keys.graceUntil(key.id(), NOW);
        keys.changesSince(null);
        keys.changesSince(1L);
        listEverything(keys);
        keys.forgetAnswers(NOW);
        keys.forgetRequests(key.id());
        Keys.purge(keys, key.id());
    }

    private static void readAudit(AuditTrail audit) {
        audit.head();
        audit.after(0, 10);
        for (Long before : Arrays.asList(null, 9L)) {
            audit.page(new AuditQuery(null, null, null, before, 10));
            audit.page(new AuditQuery(Keys.aKey().build().id(), null, null, before, 10));
            audit.page(new AuditQuery(null, "cli:root", null, before, 10));
            audit.page(new AuditQuery(null, null, NOW, before, 10));
        }
    }

    private static void listEverything(ApiKeyRepository keys) {
        List<@Nullable KeyState> states = new ArrayList<>(Arrays.asList(KeyState.values()));
        states.add(null);
        for (KeyState state : states) {
            for (KeyType type : Arrays.asList(KeyType.LIVE, null)) {
                // One direction of each order: an index is walked either way.
                for (KeySort sort : List.of(KeySort.NEWEST, KeySort.NAME, KeySort.EXPIRING_FIRST)) {
                    for (String search : Arrays.asList("some", "some holder", null)) {
                        list(keys, search, state, type, null, sort);
                    }
                    list(keys, null, state, type, NOW.plusSeconds(1), sort);
                }
            }
        }
    }

    private static void list(
            ApiKeyRepository keys,
            @Nullable String search,
            @Nullable KeyState state,
            @Nullable KeyType type,
            @Nullable Instant before,
            KeySort sort) {
        KeyPage page = keys.list(new KeyQuery(search, state, state == null, type, before, sort, null, 1, NOW));
        if (page.next() != null) {
            keys.list(new KeyQuery(search, state, false, type, before, sort, page.next(), 1, NOW));
        }
    }

    /** Totals are compared as a whole, for which all is read. */
    private static void compareStretches(UsageReconciliation reconciliation) {
        for (GrainPair pair : GrainPair.values()) {
            if (pair != GrainPair.DAYS_AND_TOTALS) {
                reconciliation.compare(pair, TODAY.minusDays(9), 10);
            }
        }
    }

    private static void useUsage(UsageStore usage) {
        UsageBatch batch = UsageBatch.keepingEvents();
        ApiKey key = Keys.aKey().build();
        batch.add(Events.answered(key.id(), NOW, 200, 1));
        batch.add(Events.answered(key.id(), NOW.minus(Duration.ofDays(4)), 200, 1));
        batch.add(new RefusalCount(key.id(), NOW.toEpochMilli(), "RATE_LIMITED", 1));
        CountingNode node = new CountingNode(usage, "a");
        node.add(batch, 1, NOW);
        usage.usage(List.of(key.id(), Keys.aKey().build().id()), NOW);
        usage.report(key.id(), TODAY.minusDays(9), TODAY);
        usage.report(null, TODAY.minusDays(9), TODAY);
        usage.busiest(TODAY.minusDays(9), TODAY, 10);
        for (UsageStep step : UsageStep.values()) {
            for (UsageSplit split : UsageSplit.values()) {
                usage.series(new UsageQuery(key.id(), NOW.minus(Duration.ofDays(5)), NOW, step, split));
                usage.series(new UsageQuery(null, NOW.minus(Duration.ofDays(5)), NOW, step, split));
            }
        }
        usage.recentRequests(NOW, NOW, recent -> {});
        usage.eachRequest(RequestQuery.of(key.id(), NOW.minusSeconds(60), NOW), request -> true);
        usage.eachRequest(RequestQuery.of(null, NOW.minusSeconds(60), NOW), request -> true);
        usage.requestsSince();
        usage.prune(NOW, EventRetention.of(Duration.ofDays(1)));
        node.retire();
    }
}
