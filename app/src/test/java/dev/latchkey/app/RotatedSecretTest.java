package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers, and a key whose secret is rotated by way of one of them. */
class RotatedSecretTest {

    private static final int OK = 200;
    private static final int LIMIT = 20;
    private static final String GRACE = "15s";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String AUDIT_KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void both_secrets_work_in_the_grace_period_from_one_set_of_windows_and_the_old_one_ends_on_time_everywhere()
            throws Exception {
        String url = TestPostgres.newDatabase();
        try (TestRedis redis = TestRedis.start()) {
            Map<String, String> environment = Map.of(
                    "DATABASE_URL", url,
                    "REDIS_URL", redis.url() + "?timeout=30s",
                    "LATCHKEY_AUDIT_KEY", AUDIT_KEY);
            String root = created(environment, "--scope", "admin:*");
            String old = created(environment, "--per-hour", Integer.toString(LIMIT));
            try (ManyServers nodes = ManyServers.start(2, directory, url, environment)) {
                nodes.awaitHealth("limiter", "up");
                List<Caller> callers = nodes.callers();
                String id = Caller.field(callers.get(0).get("/api/v1/key", old).body(), "id");
                int taken = 1 + statusesOfBoth(callers, old, OK);

                CutCalls admin = new CutCalls(nodes.get(0).address(), root, new Random(1));
                String rotated = admin.call("POST", "/admin/v1/keys/" + id + "/rotate", "{\"grace\":\"" + GRACE + "\"}")
                        .body();
                String fresh = Caller.field(rotated, "key");
                Instant end = Instant.parse(Caller.field(
                        admin.call("GET", "/admin/v1/keys/" + id, "").body(), "old_secret_until"));

                taken += statusesOfBoth(callers, fresh, OK);
                taken += statusesOfBoth(callers, old, OK);
                long left = Long.parseLong(
                        Caller.field(callers.get(1).get("/api/v1/key", fresh).body(), "requests_per_hour"));
                assertThat(left).as("the limit").isEqualTo(LIMIT);
                HttpResponse<String> last = callers.get(0).get("/api/v1/key", old);
                assertThat(last.headers().firstValue("X-RateLimit-Remaining"))
                        .contains(Integer.toString(LIMIT - taken - 2));

                Eventually.within(
                        PATIENCE,
                        "the old secret ends",
                        () -> callers.stream().allMatch(caller -> endsOnTime(caller, old, end)));
                for (Caller caller : callers) {
                    assertThat(caller.get("/health", fresh).headers().firstValue("X-API-Key-Type"))
                            .contains("live");
                }
            }
        }
    }

    private String created(Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of("create", "--name", "Some", "--format", "json"));
        arguments.addAll(List.of(options));
        Result created =
                LatchkeyProcess.run(directory.resolve("operator"), environment, arguments.toArray(String[]::new));
        assertThat(created.exitCode()).as(created.err()).isZero();
        return Caller.field(created.out(), "key");
    }

    /** Asks each server once, and answers with how many requests that were. */
    private static int statusesOfBoth(List<Caller> callers, String secret, int expected) {
        for (Caller caller : callers) {
            assertThat(caller.get("/api/v1/key", secret).statusCode()).isEqualTo(expected);
        }
        return callers.size();
    }

    /**
     * Whether the secret has ended: a caller who asks after the end is not told of the key any more, and one who was answered
     * before the end is. Asks where nothing is taken from the windows.
     */
    private static boolean endsOnTime(Caller caller, String secret, Instant end) {
        Instant asked = Instant.now();
        boolean works = caller.get("/health", secret)
                .headers()
                .firstValue("X-API-Key-Type")
                .isPresent();
        Instant answered = Instant.now();
        assertThat(works || !answered.isBefore(end)).as("it does not end early").isTrue();
        assertThat(works && !asked.isBefore(end)).as("it ends on time").isFalse();
        return !works;
    }
}
