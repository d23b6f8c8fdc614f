package dev.latchkey.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for tests: one server in a JVM, started when first asked for, ended with the JVM. */
public final class TestPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** The URL of a new, empty database. */
    public static String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        EmbeddedPostgres server = Server.STARTED;
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make a database for the test", e);
        }
        return "postgresql://postgres:postgres@localhost:" + server.getPort() + "/" + name;
    }

    /** The directory of the server's programs, {@code initdb} and {@code postgres} among them. */
    public static Path programs() {
        try (Connection connection = Server.STARTED.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet data = statement.executeQuery("SHOW data_directory")) {
            data.next();
            Path running = Path.of(data.getString(1), "postmaster.pid");
            long pid = Long.parseLong(Files.readAllLines(running).get(0));
            String program =
                    ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow();
            return Path.of(program).resolveSibling("");
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("cannot find the programs of the PostgreSQL for the tests", e);
        }
    }

    /** Started when it is first used. */
    private static final class Server {
        static final EmbeddedPostgres STARTED = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        // Nothing in it has to outlive a crash.
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "100")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start a PostgreSQL for the tests", e);
            }
        }
    }
}
