package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.app.LatchkeyProcess.Program;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.MortalPostgres;
import dev.latchkey.usage.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal without room, for either reason: requests are refused rather than served uncounted, until there is room again, and
 * those that were not refused are counted once.
 */
class JournalFullTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 4;
    private static final int MOST_PATIENTS = 5;
    private static final long SOME = 100;
    private static final String[] SMALL = {"--journal-size", "1m"};

    /** As long as what was written is kept for the minute's windows, and a little longer. */
    private static final Duration RETAINED = Duration.ofSeconds(80);

    /** In a place of its own among those that the process sees, so that nothing is left of it once the process has ended. */
    private static final String SMALL_DISK = "mount -t tmpfs -o size=2m tmpfs \"$0\" && exec \"$@\"";

    @TempDir
    Path directory;

    @Test
    void a_database_that_is_away_for_too_long_stops_admissions_until_it_is_back() throws Exception {
        MovedClock clock = new MovedClock(directory.resolve("clock"));
        try (MortalPostgres postgres = MortalPostgres.start(directory.resolve("postgres"))) {
            LatchkeyDatabase database = LatchkeyDatabase.at(postgres.url());
            List<IssuedKey> keys = database.create(KEYS, LatchkeyDatabase.NO_LIMITS);
            Map<String, String> environment = new HashMap<>(clock.environment());
            environment.put("DATABASE_URL", postgres.url());
            try (LatchkeyProcess server =
                            LatchkeyProcess.serve(MovedClock.program(), directory.resolve("data"), environment, SMALL);
                    SteadyCallers callers = new SteadyCallers(keys, MOST_PATIENTS, server)) {
                callers.awaitAnswers(SOME);
                postgres.kill();
                callers.awaitRefusals(SOME);
                assertFull(server);

                postgres.startAgain();
                clock.advance(RETAINED);
                callers.awaitAnswers(SOME);
                assertCounted(callers.stop(), database, server);
            }
        }
    }

    @Test
    void a_disk_without_space_stops_admissions_until_there_is_some() throws Exception {
        Path data = directory.resolve("data");
        Path journal = Files.createDirectories(data.resolve("journal"));
        Program program = new Program(
                List.of("unshare", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, journal.toString()),
                Program.LATCHKEY.mainClass());
        assumeTrue(mayMount(program), "a small disk for the test cannot be mounted here: that takes user namespaces");
        LatchkeyDatabase database = new LatchkeyDatabase(DatabaseUrl.sqlite(data.resolve("latchkey.db")));
        List<IssuedKey> keys = database.create(KEYS, LatchkeyDatabase.NO_LIMITS);
        try (LatchkeyProcess server = LatchkeyProcess.serve(program, data, Map.of(), SMALL);
                SteadyCallers callers = new SteadyCallers(keys, MOST_PATIENTS, server)) {
            callers.awaitAnswers(SOME);
            Path ballast = Path.of("/proc/" + server.pid() + "/root" + journal).resolve("ballast");
            fillUp(ballast);
            callers.awaitRefusals(SOME);
            assertFull(server);
            assertThat(server.log()).contains("The journal cannot make another segment");

            Files.delete(ballast);
            callers.awaitAnswers(SOME);
            assertCounted(callers.stop(), database, server);
        }
    }

    private static void assertFull(LatchkeyProcess server) {
        Caller caller = new Caller(server.address());
        assertThat(Caller.field(caller.get("/health", "").body(), "journal")).isEqualTo("full");
        assertThat(caller.get("/health/ready", "").statusCode()).isEqualTo(503);
    }

    private static void assertCounted(Map<UUID, Usage> answered, LatchkeyDatabase database, LatchkeyProcess server) {
        Eventually.within(
                PATIENCE,
                "all of " + answered,
                () -> database.totals(answered.keySet()).equals(answered));
        server.stop();
        assertThat(database.totals(answered.keySet())).isEqualTo(answered);
    }

    private static boolean mayMount(Program program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program.before());
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
    }

    /** Writes until no more can be written. */
    private static void fillUp(Path file) {
        byte[] some = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (Files.exists(file)) {
                out.write(some);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }
}
