package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.PlainConnections;
import dev.latchkey.store.jdbc.dialect.Urgency;
import dev.latchkey.store.jdbc.event.EventTable;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A migrated database for the tests of one class. */
final class TestDatabase implements AutoCloseable {

    private final DatabaseUrl url;
    private final DatabaseOptions options = DatabaseOptions.pooled();
    private final Database database;

    private TestDatabase(DatabaseUrl url) {
        this.url = url;
        this.database = Database.open(url, options);
        database.migrate();
    }

    static TestDatabase sqlite(Path directory) {
        return new TestDatabase(DatabaseUrl.sqlite(directory.resolve("latchkey.db")));
    }

    static TestDatabase postgres() {
        return new TestDatabase(DatabaseUrl.parse(TestPostgres.newDatabase()));
    }

    Database database() {
        return database;
    }

    /** A store of usage with a clock of its own. */
    UsageStore usage(InstantSource clock) {
        return new JdbcUsageStore(database.handles(), dialect(), clock);
    }

    DatabaseUrl url() {
        return url;
    }

    Dialect dialect() {
        return Database.dialect(url, options);
    }

    /** A connection such as the stores use. */
    Connection connect() throws SQLException {
        return dialect().connect(Urgency.BACKGROUND);
    }

    /** A connection with a parameter of the PostgreSQL driver, if it is one. */
    Connection connect(String parameter) throws SQLException {
        return url.isPostgres() ? PlainConnections.to(url, "currentSchema=latchkey&" + parameter) : connect();
    }

    /** Runs plain SQL, each statement in a transaction of its own. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The one number that the query answers with. */
    long count(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Are worked out by the database from other columns of a key. */
    static final Set<String> GENERATED = Set.of("standing", "name_order", "expires_order");

    /** The names of a table's columns, but for those that are generated. */
    Set<String> columns(String table) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            Set<String> columns = new HashSet<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                columns.add(rows.getMetaData().getColumnName(i));
            }
            columns.removeAll(GENERATED);
            return columns;
        }
    }

    /** All single events, in no particular order. */
    List<UsageEvent> events() {
        List<UsageEvent> events = new ArrayList<>();
        database.handles().read(handle -> {
            new EventTable(dialect()).each(handle, Long.MIN_VALUE, Long.MAX_VALUE, events::add);
            return events;
        });
        return events;
    }

    /** Has these single events, and no others. */
    void setEvents(List<UsageEvent> events) {
        EventTable table = new EventTable(dialect());
        database.handles().transaction(handle -> {
            handle.execute("DELETE FROM usage_event_chunks");
            table.add(handle, table.rows(events));
            return events;
        });
    }

    /** Has an event in the table of the versions before. */
    void insertEarlier(UsageEvent event) {
        byte[] request = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(event.requestIdHigh())
                .putLong(event.requestIdLow())
                .array();
        database.handles()
                .write(handle -> handle.createUpdate("""
                        INSERT INTO usage_events VALUES (:key, :admitted_at, :request, :route, :method, :address,
                            :requests, :units, :status, :settled, :latency)
                        """)
                        .bind("key", dialect().id(event.key()))
                        .bind("admitted_at", event.admittedAt())
                        .bind("request", request)
                        .bind("route", event.route())
                        .bind("method", event.method().name())
                        .bind("address", event.address())
                        .bind("requests", event.requests())
                        .bind("units", event.units())
                        .bind("status", event.status())
                        .bind("settled", event.settled())
                        .bind("latency", event.latencyMicros())
                        .execute());
    }

    /** Empties every table but that of the audit trail, which cannot be. */
    void clear() throws SQLException {
        execute(Stream.of(
                        "secrets",
                        "key_words",
                        "keys",
                        "key_changes",
                        "usage_totals",
                        "usage_minute",
                        "usage_hour",
                        "usage_day",
                        "usage_refusals",
                        "usage_events",
                        "usage_event_chunks",
                        "usage_progress",
                        "purged_keys",
                        "kept_answers",
                        "foreign_secrets")
                .map(table -> "DELETE FROM " + table)
                .toArray(String[]::new));
        execute("UPDATE usage_complete SET since = 0");
    }

    @Override
    public void close() {
        database.close();
    }
}
