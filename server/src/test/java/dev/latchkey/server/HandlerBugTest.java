package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.server.BuggyRoutes.Bug;
import dev.latchkey.usage.UsageEvent;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handler with a bug: the caller gets an answer, and the request is settled once. */
final class HandlerBugTest {

    @RegisterExtension
    static final RunningServer SERVER =
            new RunningServer(new ServerSettings("127.0.0.1", 0, 1), List.of(new BuggyRoutes()));

    private final TestKey key = SERVER.unlimitedKey();

    @AfterEach
    void mend() {
        SERVER.store.setBroken(false);
    }

    @ParameterizedTest
    @EnumSource(
            value = Bug.class,
            names = {"AT_ONCE", "AFTER_BODY", "LATER", "IN_FIRST_BATCH"})
    void a_bug_before_the_answer_is_a_500(Bug bug) {
        for (int i = 0; i < 2; i++) {
            // With the key looked up first, then with the key in memory.
            Answer answer = SERVER.call("POST", bug.path(), "{}", "X-API-Key", key.secret());

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
            assertThat(answer.text()).doesNotContain("bug");
            assertThat(answer.has("X-Patient-Limit")).isTrue();
        }
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(500, 500);
        assertThat(SERVER.journal.requests(key.id())).isEqualTo(2);
    }

    @Test
    void a_bug_within_a_long_answer_cuts_it_short_and_keeps_what_was_charged() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send("POST " + Bug.IN_SECOND_BATCH.path() + " HTTP/1.1\r\nHost: x\r\n" + key.line()
                    + "Content-Length: 0\r\n\r\n");

            assertThatThrownBy(connection::answer)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(SERVER.journal.awaitSettled(key.id())).isEqualTo(500);
        assertThat(SERVER.journal.units(key.id())).isEqualTo(BuggyRoutes.UNITS);
        assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
    }

    @Test
    void a_bug_after_the_answer_changes_nothing() {
        Answer answer = SERVER.call("POST", Bug.AFTERWARDS.path(), "{}", "X-API-Key", key.secret());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200);
    }

    @Test
    void a_bug_on_an_open_route_is_a_500_with_a_key_and_without() {
        assertThat(SERVER.get("/open/bug").code()).isEqualTo("INTERNAL_ERROR");
        assertThat(SERVER.get("/open/bug", key).code()).isEqualTo("INTERNAL_ERROR");
        assertThat(SERVER.get("/open/bug", key).code()).isEqualTo("INTERNAL_ERROR");
        assertThat(SERVER.journal.of(key.id())).isEmpty();
    }

    @Test
    void a_bug_in_the_look_up_of_a_key_is_a_500_and_no_request() {
        SERVER.store.setBroken(true);

        assertThat(SERVER.get(RunningServer.OWN_KEY, key).code()).isEqualTo("INTERNAL_ERROR");
        assertThat(SERVER.get("/health", key).code()).isEqualTo("INTERNAL_ERROR");
        assertThat(SERVER.journal.of(key.id())).isEmpty();
        SERVER.store.setBroken(false);
        assertThat(SERVER.get(RunningServer.OWN_KEY, key).status()).isEqualTo(200);
    }

    @Test
    void a_bug_in_a_read_from_the_store_is_a_500() {
        SERVER.get(RunningServer.OWN_KEY, key);
        SERVER.letUsageAge();
        SERVER.store.setBroken(true);

        assertThat(SERVER.get(RunningServer.OWN_KEY, key).code()).isEqualTo("INTERNAL_ERROR");
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200, 500);
    }

    @Test
    void the_connection_goes_on_after_a_500() {
        try (RawConnection connection = SERVER.connect()) {
            for (int i = 0; i < 3; i++) {
                connection.send("POST " + Bug.AFTER_BODY.path() + " HTTP/1.1\r\nHost: x\r\n" + key.line()
                        + "Content-Length: 2\r\n\r\n{}");
                assertThat(connection.answer().status()).isEqualTo(500);
            }
        }
        assertThat(SERVER.journal.of(key.id()))
                .filteredOn(event -> event.status() != UsageEvent.NOT_SETTLED)
                .hasSize(3);
    }
}
