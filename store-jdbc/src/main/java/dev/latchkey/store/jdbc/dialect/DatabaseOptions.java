package dev.latchkey.store.jdbc.dialect;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a process uses its database.
 *
 * @param schema the schema in PostgreSQL that holds everything; SQLite has none
 * @param connections the most connections to keep, half of them for what callers wait for and a quarter each for what takes long and for
 *     what nobody waits for; with {@link #ONE_AT_A_TIME} there is no pool to start
 * @param timeout how long to wait for a connection, or for another writer of an SQLite file
 */
public record DatabaseOptions(String schema, int connections, Duration timeout) {

    /** The schema when nothing else is said. */
    public static final String DEFAULT_SCHEMA = "latchkey";

    /** A number of connections for processes that do one thing and end. */
    public static final int ONE_AT_A_TIME = 1;

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    public DatabaseOptions {
        if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
            throw new IllegalArgumentException(
                    "a schema's name has up to 63 lower-case letters, digits and underscores,"
                            + " does not begin with a digit or with pg_");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("a database needs at least one connection");
        }
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the time to wait for a database is at least a millisecond");
        }
    }

    /** For a server: a pool of connections. */
    public static DatabaseOptions pooled() {
        return new DatabaseOptions(DEFAULT_SCHEMA, 16, Duration.ofSeconds(5));
    }

    /** For a command that runs beside a server, does one thing and ends: starts as fast as it can. */
    public static DatabaseOptions single() {
        return new DatabaseOptions(DEFAULT_SCHEMA, ONE_AT_A_TIME, Duration.ofSeconds(10));
    }

    /** These options with another schema. */
    public DatabaseOptions withSchema(String other) {
        return new DatabaseOptions(other, connections, timeout);
    }
}
