package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.server.Answer;
import dev.latchkey.server.RunningServer;
import dev.latchkey.server.TestKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LargeBodiesTest {

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private static final long MOST_NANOS = Duration.ofMillis(20).toNanos();

    /** Until the code is compiled. */
    private static final int ATTEMPTS = 10;

    private static final String VALIDATE = "/api/v1/configurations/validate";

    private final TestKey key = SERVER.key(
            Limits.NONE,
            "admin:*",
            "generate",
            "configurations:read",
            "configurations:write",
            "jobs:read",
            "jobs:write",
            "keys:verify");

    private final TestKey otherKey = SERVER.key(
            Limits.NONE
                    .withUnitsPerRequest(1_000)
                    .with(Window.MINUTE, 1_000)
                    .with(Window.HOUR, 1_000)
                    .with(Window.DAY, 1_000),
            "configurations:read");

    @Test
    void no_body_holds_up_the_event_loop_or_is_answered_with_a_failure() {
        List<String> slow = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        List<LargeBodies.Case> cases = LargeBodies.all();
        for (LargeBodies.Case each : cases) {
            byte[] body = each.body().get().getBytes();
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < ATTEMPTS && least > MOST_NANOS; attempt++) {
                long before = SERVER.loopNanos();
                Answer answer = send(each, body);
                least = Math.min(least, SERVER.loopNanos() - before);
                if (answer.status() >= 500 || SERVER.get("/health").status() != 200) {
                    failed.add(each + " → " + answer.text());
                    break;
                }
            }
            if (least > MOST_NANOS) {
                slow.add(each + " took " + Duration.ofNanos(least).toMillis() + " ms");
            }
        }
        assertThat(cases).hasSizeGreaterThan(100);
        assertThat(slow).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    void while_large_bodies_wait_to_be_read_small_ones_do_not() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        ExecutorService callers = Executors.newCachedThreadPool();
        CompletableFuture<Answer> large;
        CompletableFuture<Answer> others;
        try {
            SERVER.work.execute(() -> awaitQuietly(released));
            large = CompletableFuture.supplyAsync(() -> validate(" ".repeat(100_000) + "{}"), callers);
            while (SERVER.work.getQueue().isEmpty()) {
                Thread.onSpinWait();
            }

            assertThat(SERVER.get("/health").status()).isEqualTo(200);
            assertThat(validate("{}").status()).isEqualTo(200);
            assertThat(large).isNotDone();

            List<CompletableFuture<Answer>> further = new ArrayList<>();
            for (int i = 0; i <= RunningServer.WAITING / 2; i++) {
                further.add(CompletableFuture.supplyAsync(() -> validate(" ".repeat(100_000) + "{}"), callers));
            }
            Answer refused = (Answer) CompletableFuture.anyOf(further.toArray(new CompletableFuture<?>[0]))
                    .join();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("SERVER_BUSY");
            assertThat(refused.header("Retry-After")).isEqualTo("1");

            others = CompletableFuture.supplyAsync(() -> validate(" ".repeat(100_000) + "{}", otherKey), callers);
            while (SERVER.waitingWork() <= RunningServer.WAITING / 2) {
                Thread.onSpinWait();
            }
            assertThat(others).isNotDone();
        } finally {
            released.countDown();
            callers.shutdown();
        }
        assertThat(large.join().status()).isEqualTo(200);
        assertThat(others.join().status()).isEqualTo(200);
    }

    @Test
    void a_list_that_is_longer_than_it_may_be_is_refused_by_its_length_alone() {
        Answer answer = validate("{\"facility_configs\":[" + "1,".repeat(1_000) + "1]}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors")).hasSize(1);
        assertThat(answer.json().get("detail").asText())
                .isEqualTo("facility_configs: must have at most 1000 elements.");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer validate(String body) {
        return validate(body, key);
    }

    private static Answer validate(String body, TestKey by) {
        return SERVER.call("POST", VALIDATE, body, "X-API-Key", by.secret(), "Content-Type", "application/json");
    }

    private Answer send(LargeBodies.Case each, byte[] body) {
        String path = each.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        return SERVER.call(HttpRequest.newBuilder(SERVER.uri(path))
                .timeout(Duration.ofSeconds(60))
                .method(each.method(), BodyPublishers.ofByteArray(body))
                .header("X-API-Key", key.secret())
                .header("Content-Type", "application/json")
                .build());
    }
}
