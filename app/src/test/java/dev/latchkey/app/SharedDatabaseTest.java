package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.Together;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes and commands that find the tables of one PostgreSQL missing, or made by somebody else. */
class SharedDatabaseTest {

    private static final String DEMO = "DEMO_MILMED_2025_50_PATIENTS";
    private static final int OK = 200;
    private static final int NODES = 5;

    @TempDir
    Path directory;

    private final String url = TestPostgres.newDatabase();

    @Test
    void nodes_that_start_at_once_on_an_empty_database_all_come_up() throws IOException, SQLException {
        List<Callable<LatchkeyProcess>> starts = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Path data = directory.resolve("node-" + i);
            starts.add(() -> LatchkeyProcess.serve(data, environment(url)));
        }

        List<LatchkeyProcess> servers = Together.run(starts);

        try {
            for (LatchkeyProcess server : servers) {
                assertThat(new Caller(server.address()).get("/api/v1/key", DEMO).statusCode())
                        .isEqualTo(OK);
                assertThat(server.logOfUser()).doesNotContain("WARN", "ERROR");
            }
            assertThat(number("SELECT count(*) - count(DISTINCT version) FROM latchkey.latchkey_schema_history"
                            + " WHERE version IS NOT NULL"))
                    .as("migrations done twice")
                    .isZero();
            assertThat(number("SELECT count(*) FROM latchkey.latchkey_schema_history WHERE NOT success"))
                    .isZero();
        } finally {
            for (LatchkeyProcess server : servers) {
                server.close();
            }
        }
    }

    @Test
    void tables_of_a_newer_program_are_told_by_every_command_and_by_the_server() throws SQLException {
        assertThat(run("migrate", url).exitCode()).isZero();
        execute("INSERT INTO latchkey.latchkey_schema_history"
                + " SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', now(), 1, true");

        for (String command : List.of("serve", "migrate", "list", "stats")) {
            Result result = run(command, url);
            assertThat(result.exitCode()).as(command).isEqualTo(1);
            assertThat(result.out()).as(command).isEmpty();
            assertThat(result.err())
                    .as(command)
                    .contains("has tables of version 99", "use the newer program that made them")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void a_server_that_may_make_no_tables_serves_after_they_were_made_apart() throws IOException, SQLException {
        execute("CREATE ROLE waiter LOGIN PASSWORD 'waiter'");
        String waiter = url.replaceFirst("//[^@]*@", "//waiter:waiter@");
        Result tooEarly = run("serve", waiter);
        assertThat(tooEarly.exitCode()).isEqualTo(1);
        assertThat(tooEarly.err()).contains("the tables cannot be made", "permission denied");

        Result migrated = run("migrate", url);
        assertThat(migrated.exitCode()).as(migrated.err()).isZero();
        assertThat(migrated.out()).contains("was empty and is now at version");
        assertThat(run("migrate", url).out()).contains("already");

        execute("GRANT USAGE ON SCHEMA latchkey TO waiter");
        execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA latchkey TO waiter");
        try (LatchkeyProcess server = LatchkeyProcess.serve(directory.resolve("data"), environment(waiter))) {
            Caller caller = new Caller(server.address());
            assertThat(caller.get("/api/v1/key", DEMO).statusCode()).isEqualTo(OK);
            server.stop();
            assertThat(server.logOfUser()).doesNotContain("WARN", "ERROR");
        }
        assertThat(number("SELECT sum(requests) FROM latchkey.usage_totals")).isEqualTo(1);
    }

    private Result run(String command, String database) {
        return LatchkeyProcess.run(directory.resolve("commands"), environment(database), command);
    }

    private static Map<String, String> environment(String database) {
        return Map.of("DATABASE_URL", database);
    }

    private Connection connect() throws SQLException {
        String address = url.substring(url.indexOf('@') + 1);
        return DriverManager.getConnection("jdbc:postgresql://" + address, "postgres", "postgres");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
