package dev.latchkey.store.jdbc.dialect;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is: a file for SQLite, or a PostgreSQL server. Its text form never shows the password, and neither does
 * any message of this class. Immutable.
 */
public final class DatabaseUrl {

    // Two letters at least: a single one is a Windows drive.
    private static final Pattern SCHEME = Pattern.compile("(?:jdbc:)?([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
    private static final Pattern POSTGRES = Pattern.compile("postgres(ql)?(\\+[a-z0-9_]+)?");
    private static final Pattern SQLITE = Pattern.compile("sqlite3?(\\+[a-z0-9_]+)?");

    /** Stands for a database of which nobody here knows where it is. */
    public static final DatabaseUrl OF_DATA_SOURCE = new DatabaseUrl("of the data source", null, "", new Properties());

    private final String shown;
    private final @Nullable Path file;
    private final String jdbcUrl;
    private final Properties properties;

    private DatabaseUrl(String shown, @Nullable Path file, String jdbcUrl, Properties properties) {
        this.shown = shown;
        this.file = file;
        this.jdbcUrl = jdbcUrl;
        this.properties = properties;
    }

    /**
     * Reads a path, {@code sqlite:PATH}, {@code jdbc:sqlite:PATH}, {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE}, or
     * that with {@code postgres}, {@code postgresql+DRIVER} or {@code jdbc:postgresql} before the colon.
     *
     * @throws IllegalArgumentException with a sentence that does not repeat the URL
     */
    public static DatabaseUrl parse(String text) {
        String url = text.strip();
        if (url.isEmpty()) {
            throw new IllegalArgumentException("the database URL is empty; give a path, or postgresql://HOST/DATABASE");
        }
        Matcher matcher = SCHEME.matcher(url);
        if (!matcher.matches()) {
            return sqlite(path(url));
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String rest = matcher.group(2);
        if (SQLITE.matcher(scheme).matches()) {
            return sqlite(path(sqlitePath(rest)));
        }
        if (POSTGRES.matcher(scheme).matches()) {
            return PostgresUrl.parse(rest);
        }
        throw new IllegalArgumentException(
                "a database is a path, sqlite:PATH or postgresql://HOST/DATABASE; \"" + scheme + ":\" is not known");
    }

    /** The SQLite database in that file, which need not exist yet. */
    public static DatabaseUrl sqlite(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return new DatabaseUrl("sqlite:" + file, absolute, "jdbc:sqlite:" + absolute, new Properties());
    }

    static DatabaseUrl postgres(String shown, String jdbcUrl, Properties properties) {
        return new DatabaseUrl(shown, null, jdbcUrl, properties);
    }

    /** Whether it is a PostgreSQL server. */
    public boolean isPostgres() {
        return file == null;
    }

    /** Whether it is an SQLite database whose file is not there. */
    public boolean isMissingFile() {
        return file != null && Files.notExists(file);
    }

    /** The file of an SQLite database. */
    public Path file() {
        if (file == null) {
            throw new IllegalStateException(shown + " is no file");
        }
        return file;
    }

    /** For the driver; without user and password, since drivers and pools print it. */
    String jdbcUrl() {
        return jdbcUrl;
    }

    /** What goes to the driver beside the URL, the password included. A new copy. */
    Properties properties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }

    /** The URL without its password and parameters. */
    @Override
    public String toString() {
        return shown;
    }

    private static String sqlitePath(String rest) {
        String path = rest;
        if (rest.startsWith("///")) {
            // As SQLAlchemy has it: three slashes and a relative path, or four and an absolute one.
            path = rest.substring(3);
        } else if (rest.startsWith("//")) {
            throw new IllegalArgumentException("an SQLite database has no host; write sqlite:PATH");
        }
        if (path.startsWith("file:") || path.indexOf('?') >= 0) {
            throw new IllegalArgumentException("an SQLite database takes no parameters; write sqlite:PATH");
        }
        return path;
    }

    private static Path path(String path) {
        if (path.isEmpty() || path.contains(":memory:")) {
            throw new IllegalArgumentException(
                    "an SQLite database is kept in a file, which other processes share; write sqlite:PATH");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the database's path has characters that no path has", e);
        }
    }
}
