package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.app.PipelinedConnection.Answer;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.Together;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on PostgreSQL that many administrators change at once, over connections that break every other time. */
class AdminUnderLoadTest {

    private static final String KEYS = "/admin/v1/keys";
    private static final int THREADS = 50;
    private static final int CHANGES = 1_000;
    /** Of which the threads have to make an end in time. */
    private static final int ROUND = 250;

    private static final int SHARED_KEYS = 10;

    /** What a machine under load answers instead; it did nothing. */
    private static final int UNAVAILABLE = 503;

    @TempDir
    Path data;

    private LatchkeyProcess server;
    private String secret;

    @BeforeEach
    void start() throws IOException {
        Map<String, String> environment = Map.of("DATABASE_URL", TestPostgres.newDatabase());
        Result created = LatchkeyProcess.run(
                data,
                environment,
                "create",
                "--name",
                "Root",
                "--scope",
                "admin:*",
                "--per-minute",
                "unlimited",
                "--per-hour",
                "unlimited",
                "--format",
                "json");
        assertThat(created.exitCode()).as(created.err()).isZero();
        secret = Caller.field(created.out(), "key");
        server = LatchkeyProcess.serve(data, environment);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void each_key_is_made_once_and_its_secret_is_the_one_that_was_told() throws IOException {
        Map<String, String> secrets = new ConcurrentHashMap<>();
        inParallel((calls, i) -> {
            String name = "created " + i;
            Answer answer = untilDone(
                    calls,
                    "POST",
                    KEYS,
                    "{\"name\":\"" + name + "\",\"limits\":{\"requests_per_minute\":null}}",
                    "Idempotency-Key",
                    UUID.randomUUID().toString());
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            assertThat(answer.field("name")).isEqualTo(name);
            assertThat(secrets.put(name, answer.field("key"))).isNull();
        });

        assertThat(new HashSet<>(secrets.values())).hasSize(CHANGES);
        assertThat(names("?search=created&limit=1000&state=active"))
                .hasSize(CHANGES)
                .doesNotHaveDuplicates();
        Caller caller = new Caller(server.address());
        secrets.forEach((name, each) -> assertThat(
                        Caller.field(caller.get("/api/v1/key", each).body(), "name"))
                .isEqualTo(name));
        // Root and the demo key were made before.
        assertTrailOf(CHANGES + 2);
    }

    @Test
    void each_rotation_happens_once_and_the_last_secret_works() throws IOException {
        List<String> ids = sharedKeys();
        // The revision that a rotation came to tells its place among those of its key.
        List<Map<Integer, String>> secrets = new ArrayList<>();
        ids.forEach(id -> secrets.add(new ConcurrentHashMap<>()));
        inParallel((calls, i) -> {
            int shared = i % SHARED_KEYS;
            Answer answer = untilDone(
                    calls,
                    "POST",
                    KEYS + "/" + ids.get(shared) + "/rotate",
                    "",
                    "Idempotency-Key",
                    UUID.randomUUID().toString());
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(secrets.get(shared).put(Integer.parseInt(answer.field("revision")), answer.field("key")))
                    .isNull();
        });

        Caller caller = new Caller(server.address());
        int last = 1 + CHANGES / SHARED_KEYS;
        for (Map<Integer, String> each : secrets) {
            assertThat(each).hasSize(CHANGES / SHARED_KEYS).containsKey(last);
            assertThat(caller.get("/api/v1/key", Objects.requireNonNull(each.get(last)))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(caller.get("/api/v1/key", Objects.requireNonNull(each.get(last - 1)))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertTrailOf(CHANGES + SHARED_KEYS + 2);
    }

    @Test
    void no_update_is_lost() throws IOException {
        List<String> ids = sharedKeys();
        Map<String, AtomicInteger> counted = new HashMap<>();
        ids.forEach(id -> counted.put(id, new AtomicInteger()));
        AtomicInteger unknown = new AtomicInteger();
        inParallel((calls, i) -> {
            String id = ids.get(i % SHARED_KEYS);
            while (true) {
                Answer seen = untilDone(calls, "GET", KEYS + "/" + id, "");
                int count = seen.body().contains("\"count\"") ? Integer.parseInt(seen.field("count")) : 0;
                Optional<Answer> patched = calls.tryCall(
                        "PATCH",
                        KEYS + "/" + id,
                        "{\"metadata\":{\"count\":\"" + (count + 1) + "\"}}",
                        "If-Match",
                        seen.header("etag"));
                if (patched.isEmpty()) {
                    // It may have counted or not.
                    unknown.incrementAndGet();
                    return;
                }
                if (patched.get().status() == 200) {
                    Objects.requireNonNull(counted.get(id)).incrementAndGet();
                    return;
                }
                assertThat(patched.get().status()).as(patched.get().body()).isIn(412, UNAVAILABLE);
            }
        });

        int all = 0;
        for (String id : ids) {
            Answer seen = calls(0).call("GET", KEYS + "/" + id, "");
            int count = Integer.parseInt(seen.field("count"));
            assertThat(count)
                    .isGreaterThanOrEqualTo(
                            Objects.requireNonNull(counted.get(id)).get());
            // Each change of the record counted one, or one would have been made on what another had written.
            assertThat(seen.field("revision")).isEqualTo(Integer.toString(1 + count));
            all += count;
        }
        assertThat(all).isBetween(CHANGES - unknown.get(), CHANGES);
        assertTrailOf(all + SHARED_KEYS + 2);
    }

    private interface Change {
        void make(CutCalls calls, int number) throws IOException;
    }

    /** Makes all changes, many at a time. */
    private void inParallel(Change change) {
        for (int first = 0; first < CHANGES; first += ROUND) {
            int end = first + ROUND;
            AtomicInteger next = new AtomicInteger(first);
            List<Callable<Integer>> threads = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                CutCalls calls = calls(first + thread);
                threads.add(() -> {
                    for (int i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
                        change.make(calls, i);
                    }
                    return 0;
                });
            }
            Together.run(threads);
        }
    }

    private CutCalls calls(int seed) {
        return new CutCalls(server.address(), secret, new Random(seed));
    }

    /** Calls until there is a whole answer that says what came of it. */
    private static Answer untilDone(CutCalls calls, String method, String path, String body, String... headers)
            throws IOException {
        Answer answer = calls.callUntilAnswered(method, path, body, headers);
        while (answer.status() == UNAVAILABLE) {
            answer = calls.callUntilAnswered(method, path, body, headers);
        }
        return answer;
    }

    private List<String> sharedKeys() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SHARED_KEYS; i++) {
            ids.add(calls(i).call("POST", KEYS, "{\"name\":\"shared " + i + "\"}")
                    .field("id"));
        }
        return ids;
    }

    private List<String> names(String query) throws IOException {
        Answer page = calls(0).call("GET", KEYS + query, "");
        List<String> names = new ArrayList<>();
        for (String part : page.body().split("\"name\":\"", -1)) {
            names.add(part.substring(0, Math.max(0, part.indexOf('"'))));
        }
        return names.subList(1, names.size());
    }

    /** Every change has one entry, and the chain of them is whole. */
    private void assertTrailOf(int entries) throws IOException {
        Answer verified = calls(0).call("POST", "/admin/v1/audit/verify", "");
        assertThat(verified.status()).as(verified.body()).isEqualTo(200);
        assertThat(verified.field("intact")).as(verified.body()).isEqualTo("true");
        assertThat(verified.field("entries")).isEqualTo(Integer.toString(entries));
        assertThat(verified.field("not_verifiable_here")).isEqualTo("0");
    }
}
