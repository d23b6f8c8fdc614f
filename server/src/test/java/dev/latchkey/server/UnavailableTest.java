package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The store away or slow, the journal full. */
final class UnavailableTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final TestKey key = SERVER.key(Limits.NONE
            .withUnitsPerRequest(1_000)
            .with(Window.MINUTE, 60)
            .with(Window.HOUR, 1_000)
            .with(Window.DAY, 1_000));

    @BeforeEach
    @AfterEach
    void all_is_well() {
        SERVER.store.setAway(false);
        SERVER.journal.setFull(false);
    }

    @Test
    void a_key_that_is_not_in_memory_is_told_to_try_again() {
        SERVER.store.setAway(true);

        Answer answer = SERVER.get(OWN_KEY, key);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(answer.number("Retry-After")).isPositive();
        assertThat(SERVER.journal.of(key.id())).isEmpty();
        SERVER.store.setAway(false);
        assertThat(SERVER.get(OWN_KEY, key).status()).isEqualTo(200);
    }

    @Test
    void a_key_in_memory_goes_on_working() {
        SERVER.get(OWN_KEY, key);
        SERVER.store.setAway(true);

        assertThat(SERVER.generate(key, "{\"count\":1}").status()).isEqualTo(200);
        assertThat(SERVER.get("/health", key).json().at("/checks/store").asText())
                .isEqualTo("away");
        assertThat(SERVER.get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void a_holder_is_told_the_usage_that_was_known_last_and_of_when_it_is() {
        Answer before = SERVER.get(OWN_KEY, key);
        SERVER.letUsageAge();
        SERVER.store.setAway(true);

        Answer answer = SERVER.get(OWN_KEY, key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/usage")).isEqualTo(before.json().at("/usage"));
        assertThat(answer.json().at("/remaining/requests_per_minute").asInt())
                .isEqualTo(before.json().at("/remaining/requests_per_minute").asInt() - 1);
    }

    @Test
    void a_holder_does_not_wait_long_for_a_slow_store_where_something_is_known() {
        SERVER.get(OWN_KEY, key);
        SERVER.letUsageAge();
        CountDownLatch held = SERVER.store.hold();
        try {
            assertThat(SERVER.get(OWN_KEY, key).status()).isEqualTo(200);
        } finally {
            held.countDown();
        }
    }

    @Test
    void a_holder_whose_usage_was_never_read_is_told_what_is_in_memory_and_as_of_when() {
        SERVER.generate(key, "{\"count\":1}");
        SERVER.store.setAway(true);

        Answer answer = SERVER.get(OWN_KEY, key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/usage/as_of").asText())
                .isEqualTo(answer.json().get("created_at").asText());
        assertThat(answer.has("RateLimit")).isTrue();
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200, 200);
    }

    @Test
    void a_store_that_is_away_fills_no_log() {
        SERVER.generate(key, "{\"count\":1}");
        SERVER.store.setAway(true);
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler handler = recordingInto(logged);
        Logger.getLogger("").addHandler(handler);
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(SERVER.get(OWN_KEY, key).status()).isEqualTo(200);
                assertThat(SERVER.get(OWN_KEY, SERVER.key()).status()).isEqualTo(503);
            }
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }

        assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
    }

    private static Handler recordingInto(List<LogRecord> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void an_open_route_does_not_wait_long_for_a_slow_store() {
        CountDownLatch held = SERVER.store.hold();
        try {
            Answer answer = SERVER.get("/health", key);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.has("X-API-Key-Type")).as("it is not known yet").isFalse();
        } finally {
            held.countDown();
        }
    }

    @Test
    void a_body_that_comes_while_the_key_is_looked_up_is_not_lost() {
        CountDownLatch held = SERVER.store.hold();
        try (RawConnection connection = SERVER.connect()) {
            connection.send("POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line()
                    + "Content-Length: 11\r\n\r\n{\"count\":3}");
            // Another connection's answer shows that the event loop has been round.
            SERVER.get("/health");
            held.countDown();

            assertThat(connection.answer().json().get("patients")).hasSize(3);
        } finally {
            held.countDown();
        }
    }

    @Test
    void a_caller_that_leaves_while_its_key_is_looked_up_is_settled() throws InterruptedException {
        List<String> requests = List.of(
                "GET " + OWN_KEY + " HTTP/1.1\r\nHost: x\r\n",
                "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n",
                "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n");
        List<TestKey> keys = new ArrayList<>();
        CountDownLatch held = SERVER.store.hold();
        try {
            for (String request : requests) {
                keys.add(SERVER.unlimitedKey());
                RawConnection connection = SERVER.connect();
                connection.send(request + keys.get(keys.size() - 1).line() + "\r\n");
                SERVER.store.awaitHeld(keys.size());
                int open = SERVER.server.openConnections();
                connection.vanish();
                SERVER.awaitConnections(open - 1);
            }
        } finally {
            held.countDown();
        }

        for (TestKey each : keys) {
            assertThat(SERVER.journal.awaitSettled(each.id())).isEqualTo(499);
            assertThat(SERVER.journal.requests(each.id())).isEqualTo(1);
            assertThat(SERVER.journal.units(each.id())).isZero();
        }
    }

    @Test
    void a_full_journal_admits_nobody_and_takes_nothing() {
        SERVER.get(OWN_KEY, key);
        SERVER.journal.setFull(true);

        Answer answer = SERVER.generate(key, "{\"count\":1}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("JOURNAL_FULL");
        assertThat(answer.number("Retry-After")).isPositive();
        assertThat(answer.header("X-Daily-Usage")).isEqualTo("1");
        assertThat(SERVER.get("/health", key).header("X-Daily-Usage")).isEqualTo("1");
        assertThat(SERVER.get("/health/ready").status()).isEqualTo(503);
        assertThat(SERVER.get("/health").json().get("status").asText()).isEqualTo("degraded");
        assertThat(SERVER.get("/health/live").status()).isEqualTo(200);
        SERVER.journal.setFull(false);
        assertThat(SERVER.get(OWN_KEY, key).header("X-Daily-Usage")).isEqualTo("2");
        assertThat(SERVER.journal.requests(key.id())).isEqualTo(2);
    }
}
