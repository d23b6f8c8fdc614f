package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.usage.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills real servers in the middle of jobs: each comes to an end all the same, and every key is charged once for what was completed. */
class JobsKilledTest {

    private static final int ROUNDS = 3;
    private static final int KEYS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    private final Random random = new Random(1);
    private final Map<String, IssuedKey> owners = new HashMap<>();
    private final Map<String, JsonObject> orders = new HashMap<>();

    @Test
    void on_SQLite() throws Exception {
        kill(Map.of(), "sqlite:" + data.resolve("latchkey.db"));
    }

    @Test
    void on_PostgreSQL() throws Exception {
        String url = TestPostgres.newDatabase();
        kill(Map.of("DATABASE_URL", url), url);
    }

    private void kill(Map<String, String> environment, String url) throws Exception {
        LatchkeyDatabase database = LatchkeyDatabase.at(url);
        List<IssuedKey> keys = database.create(KEYS, LatchkeyDatabase.NO_LIMITS);
        for (int round = 0; round < ROUNDS; round++) {
            try (LatchkeyProcess server = LatchkeyProcess.serve(data, environment, "--job-workers", "2")) {
                for (int i = 0; i < 3 * KEYS; i++) {
                    start(server, keys.get(i % KEYS));
                }
                int doneBefore = completed(server).size();
                Eventually.within(
                        PATIENCE, "some jobs are done", () -> completed(server).size() > doneBefore + 2);
                server.kill();
            }
        }

        try (LatchkeyProcess server = LatchkeyProcess.serve(data, environment)) {
            Map<String, JsonObject> jobs = new HashMap<>();
            owners.forEach((id, key) -> jobs.put(id, client(server, key).ended(id)));
            jobs.forEach(this::assertGoodEnd);
            assertThat(jobs.values()).extracting(job -> job.getString("status")).contains("completed");
            assertCharged(jobs, keys, database);
            server.stop();
        }
        assertThat(LatchkeyProcess.run(data, environment, "reconcile").exitCode())
                .isZero();
        try (Stream<Path> files = Files.list(data.resolve("jobs"))) {
            assertThat(files).allMatch(file -> file.toString().endsWith(".zip"));
        }
    }

    private void start(LatchkeyProcess server, IssuedKey key) {
        int patients = 1 + random.nextInt(3_000);
        JsonObject order = new JsonObject()
                .put("configuration", new JsonObject().put("count", patients))
                .put("output_formats", new JsonArray().add("json").add("csv"));
        if (random.nextInt(4) == 0) {
            order.put("use_encryption", true).put("encryption_password", "not to be kept");
        }
        String id = client(server, key).start(order);
        owners.put(id, key);
        orders.put(id, order);
    }

    private static GeneratorClient client(LatchkeyProcess server, IssuedKey key) {
        return new GeneratorClient(server.address(), key.secret().reveal());
    }

    private List<String> completed(LatchkeyProcess server) {
        List<String> done = new ArrayList<>();
        for (IssuedKey key : Set.copyOf(owners.values())) {
            for (Object job : client(server, key).get("/jobs/").array()) {
                if (((JsonObject) job).getString("status").equals("completed")) {
                    done.add(((JsonObject) job).getString("job_id"));
                }
            }
        }
        return done;
    }

    private void assertGoodEnd(String id, JsonObject job) {
        boolean isEncrypted = Objects.requireNonNull(orders.get(id)).containsKey("use_encryption");
        if (job.getString("status").equals("failed")) {
            assertThat(isEncrypted).as(job.encode()).isTrue();
            assertThat(job.getString("error")).startsWith("PASSWORD_GONE");
        } else {
            assertThat(job.getString("status")).isEqualTo("completed");
        }
        assertThat(job.encode()).doesNotContain("not to be kept");
    }

    private void assertCharged(Map<String, JsonObject> jobs, List<IssuedKey> keys, LatchkeyDatabase database) {
        Map<UUID, Long> due = new HashMap<>();
        jobs.forEach((id, job) -> {
            if (job.getString("status").equals("completed")) {
                long patients = job.getJsonObject("summary").getLong("total_patients");
                due.merge(Objects.requireNonNull(owners.get(id)).key().id(), patients, Long::sum);
            }
        });
        Map<UUID, Usage> totals =
                database.totals(keys.stream().map(issued -> issued.key().id()).toList());
        keys.forEach(issued -> assertThat(
                        Objects.requireNonNull(totals.get(issued.key().id())).units())
                .isEqualTo(due.getOrDefault(issued.key().id(), 0L)));
    }
}
