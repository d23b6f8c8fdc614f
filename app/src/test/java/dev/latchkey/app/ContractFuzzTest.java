package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.generator.http.GeneratorContract;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.Together;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand requests that the contract does not allow, the same in every run, to a server on PostgreSQL: each gets an
 * answer that says so, and nothing is different afterwards.
 */
class ContractFuzzTest {

    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 5;
    private static final int REQUESTS = 100_000 / CONNECTIONS / ROUNDS;
    private static final int AT_ONCE = 20;
    private static final int LASTS = 20;
    private static final long SEED = 20_250_601;
    private static final String UNLIMITED = "unlimited";

    @TempDir
    Path data;

    private final AtomicLong slowest = new AtomicLong();
    private final List<String> secrets = new ArrayList<>();
    private final List<UUID> keys = new ArrayList<>();
    private LatchkeyProcess server;

    @BeforeEach
    void start() throws IOException {
        Map<String, String> environment = Map.of("DATABASE_URL", TestPostgres.newDatabase());
        create(environment, "--scope", "admin:*");
        create(environment);
        create(environment, "--scope", "generate");
        create(environment, "--expires", "30d");
        server = LatchkeyProcess.serve(data, environment);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void what_the_contract_does_not_allow_is_answered_and_does_nothing() throws IOException {
        JsonObject contract = new JsonObject(GeneratorContract.load().json());
        String before = everything();
        for (int round = 0; round < ROUNDS; round++) {
            List<Callable<Integer>> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                long seed = SEED + (long) round * CONNECTIONS + i;
                connections.add(() -> send(new MalformedRequests(contract, secrets, keys, new Random(seed))));
            }
            assertThat(Together.run(connections)).allMatch(sent -> sent == REQUESTS);
        }

        assertThat(everything()).isEqualTo(before);
        System.getLogger(ContractFuzzTest.class.getName())
                .log(System.Logger.Level.INFO, "The slowest answer took " + slowest.get() / 1_000 + " microseconds");
    }

    /** Everything about keys that a request could change, but what counts requests. */
    private String everything() throws IOException {
        CutCalls admin = new CutCalls(server.address(), secrets.get(0), new Random(SEED));
        return admin.call("GET", "/admin/v1/keys?include_deleted=true&limit=1000", "")
                        .body()
                        .replaceAll("\"usage\":\\{[^}]*}", "")
                + admin.call("GET", "/admin/v1/audit/head", "").body();
    }

    private int send(MalformedRequests requests) throws IOException {
        int port = URI.create(server.address()).getPort();
        int sent = 0;
        try (PipelinedConnection connection = PipelinedConnection.to(port)) {
            while (sent < REQUESTS - LASTS) {
                List<String> some = new ArrayList<>();
                while (some.size() < AT_ONCE && sent + some.size() < REQUESTS - LASTS) {
                    some.add(requests.next());
                }
                long begun = System.nanoTime();
                connection.send(String.join("", some));
                for (String each : some) {
                    hold(each, answer(connection, each));
                    slowest.accumulateAndGet(System.nanoTime() - begun, Math::max);
                }
                sent += some.size();
            }
        }
        for (; sent < REQUESTS; sent++) {
            try (PipelinedConnection connection = PipelinedConnection.to(port)) {
                String last = requests.last();
                connection.send(last);
                hold(last, answer(connection, last));
            }
        }
        return sent;
    }

    private static PipelinedConnection.Answer answer(PipelinedConnection connection, String request) {
        try {
            return connection.answer();
        } catch (IOException e) {
            throw new AssertionError("no answer to: " + request, e);
        }
    }

    private static void hold(String request, PipelinedConnection.Answer answer) {
        assertThat(answer.status())
                .as("%.2000s%n%s", request, answer)
                .isBetween(400, 499)
                .isNotEqualTo(408);
        assertThat(answer.header("content-type")).as(request).isEqualTo("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(answer.status());
        assertThat(problem.getString("code")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
    }

    private void create(Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "create", "--name", "Some", "--format", "json", "--per-minute", UNLIMITED, "--per-hour", UNLIMITED));
        arguments.addAll(Arrays.asList(options));
        Result created = LatchkeyProcess.run(data, environment, arguments.toArray(String[]::new));
        assertThat(created.exitCode()).as(created.err()).isZero();
        secrets.add(Caller.field(created.out(), "key"));
        keys.add(UUID.fromString(Caller.field(created.out(), "id")));
    }
}
