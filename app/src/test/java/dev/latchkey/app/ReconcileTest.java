package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server counted agrees, whatever became of the server, until somebody changes it. */
class ReconcileTest {

    private static final String DEMO = "DEMO_MILMED_2025_50_PATIENTS";
    private static final int REQUESTS = 5;

    @TempDir
    Path data;

    @Test
    void what_a_server_counted_on_SQLite_agrees_until_it_is_changed() throws Exception {
        agreesUntilItIsChanged(Map.of(), "jdbc:sqlite:" + data.resolve("latchkey.db"), "");
    }

    @Test
    void what_a_server_counted_on_PostgreSQL_agrees_until_it_is_changed() throws Exception {
        String url = TestPostgres.newDatabase();
        String jdbcUrl = "jdbc:" + url.replace("postgres:postgres@", "") + "?user=postgres&password=postgres";
        agreesUntilItIsChanged(Map.of("DATABASE_URL", url), jdbcUrl, "latchkey.");
    }

    private void agreesUntilItIsChanged(Map<String, String> environment, String url, String schema) throws Exception {
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, environment)) {
            call(server);
            assertAgreement(environment);
            server.kill();
        }
        // What the killed server left is brought into the database first.
        assertThat(assertAgreement(environment)).contains("events,minutes,1", "days,totals,1");

        try (LatchkeyProcess server = LatchkeyProcess.serve(data, environment, "--events", "off")) {
            call(server);
            assertAgreement(environment);
            server.stop();
        }
        assertThat(assertAgreement(environment)).contains("events,minutes,0", "events,days,0", "hours,days,1");

        execute(url, "UPDATE " + schema + "usage_minute SET units = units + 7");
        Result found = LatchkeyProcess.run(data, environment, "reconcile");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err()).isEmpty();
        assertThat(found.out())
                .contains("hours, days")
                .contains("Demo")
                .containsPattern("/api/v1/generate +patients [0-9]+ / [0-9]+\n");
        execute(url, "UPDATE " + schema + "usage_totals SET requests = requests - 1");
        assertThat(LatchkeyProcess.run(data, environment, "reconcile").out())
                .containsPattern("days, totals .* requests " + 2 * REQUESTS + " / " + (2 * REQUESTS - 1) + "\n");
    }

    private static void call(LatchkeyProcess server) {
        Caller caller = new Caller(server.address());
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(caller.generate(DEMO, 1).statusCode()).isEqualTo(200);
        }
    }

    /** Which grains were compared, and of how many keys. */
    private List<String> assertAgreement(Map<String, String> environment) {
        Result agreed = LatchkeyProcess.run(data, environment, "reconcile", "--format", "json");
        assertThat(agreed.exitCode()).as(agreed.out() + agreed.err()).isZero();
        assertThat(Caller.field(agreed.out(), "agree")).isEqualTo("true");
        String[] comparisons = agreed.out().split("\"finer\"", -1);
        return IntStream.range(1, comparisons.length)
                .mapToObj(i -> "\"finer\"" + comparisons[i])
                .map(json -> String.join(
                        ",", Caller.field(json, "finer"), Caller.field(json, "coarser"), Caller.field(json, "keys")))
                .toList();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
