package dev.latchkey.server;

import static dev.latchkey.server.AdminCalls.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.UsageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who asks for much that takes the store a while waits for himself. */
final class AdminTurnsTest {

    private static final int MUCH = 40;

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final AdminCalls admin = new AdminCalls(SERVER, "admin:*");
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final List<CompletableFuture<Answer>> answers = new ArrayList<>();

    @AfterEach
    void letCallersGo() {
        callers.shutdownNow();
    }

    @Test
    void a_key_that_asks_for_its_own_usage_again_and_again_keeps_no_administrator_waiting()
            throws InterruptedException {
        TestKey holder = SERVER.unlimitedKey();
        SERVER.get("/api/v1/key", holder);
        admin.get(KEYS);
        SERVER.journal.forget();
        CountDownLatch held = SERVER.store.hold();
        for (int i = 0; i < MUCH; i++) {
            ask(() -> SERVER.get("/api/v1/key/usage", holder));
        }
        SERVER.journal.await(holder.id(), events -> events.size() == MUCH);
        ask(() -> admin.get(KEYS));
        SERVER.journal.await(admin.key.id(), events -> events.size() == 1);
        held.countDown();

        assertThat(statuses()).containsOnly(200);
        assertThat(answeredBefore(admin.key)).isLessThan(MUCH / 2);
    }

    @Test
    void an_import_lets_another_administrator_have_its_turn_between_its_pieces() throws InterruptedException {
        AdminCalls other = new AdminCalls(SERVER, "admin:*");
        UUID gone = SERVER.key().id();
        other.get(KEYS + "/" + gone);
        admin.get(KEYS + "/" + gone);
        SERVER.journal.forget();
        String rows = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"name\":\"n\",\"key\":\"" + UUID.randomUUID() + "\"}")
                .collect(Collectors.joining(","));
        CountDownLatch held = SERVER.store.hold();
        ask(() -> admin.post(KEYS + "/import", "{\"keys\":[" + rows + "]}"));
        SERVER.store.awaitHeld(1);
        ask(() -> other.verb(gone, "purge", null));
        SERVER.journal.await(other.key.id(), events -> events.size() == 1);
        held.countDown();

        assertThat(statuses()).containsExactly(200, 204);
        assertThat(answeredBefore(other.key)).isZero();
        assertThat(answers.get(0).join().json().get("created").asInt()).isEqualTo(1_000);
        assertThat(answers.get(0).join().json().at("/rows/999/row").asInt()).isEqualTo(999);
    }

    private void ask(Supplier<Answer> call) {
        answers.add(CompletableFuture.supplyAsync(call, callers));
    }

    private List<Integer> statuses() {
        return answers.stream().map(answer -> answer.join().status()).toList();
    }

    /** How many requests were answered before the key's only one. */
    private static int answeredBefore(TestKey key) {
        return SERVER.journal.events().stream()
                .filter(event -> event.status() != UsageEvent.NOT_SETTLED)
                .map(UsageEvent::key)
                .toList()
                .indexOf(key.id());
    }
}
