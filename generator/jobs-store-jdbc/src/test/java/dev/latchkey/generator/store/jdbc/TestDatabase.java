package dev.latchkey.generator.store.jdbc;

import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A migrated database for the tests of one class. */
final class TestDatabase implements AutoCloseable {

    private final Database database;

    private TestDatabase(DatabaseUrl url) {
        database = Database.open(url, DatabaseOptions.pooled());
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

    /** Runs plain SQL. */
    int execute(String sql) {
        return database.handles().write(handle -> handle.execute(sql));
    }

    /** The one number that the query answers with. */
    long count(String sql) {
        return database.handles()
                .read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    /** Empties the tables that the tests fill. */
    void clear() {
        Stream.of("keys", "usage_totals", "usage_minute", "usage_hour", "usage_day", "usage_event_chunks")
                .forEach(table -> execute("DELETE FROM " + table));
        execute("UPDATE usage_complete SET since = 0");
    }

    @Override
    public void close() {
        database.close();
    }
}
