package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.UsageEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The journal takes nothing more in the middle of a request that was admitted: what it cannot record is not delivered. */
final class JournalFullTest {

    private static final long BATCH = 100;

    /** A request whose body is awaited is recorded when it is admitted. */
    private static final int ADMISSION = 1;

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final TestKey key = SERVER.unlimitedKey();

    @AfterEach
    void thereIsRoomAgain() {
        SERVER.journal.setRoomFor(Integer.MAX_VALUE);
    }

    @Test
    void an_answer_at_hand_becomes_a_refusal() {
        SERVER.get(OWN_KEY, key);
        SERVER.journal.forget();
        for (String body : new String[] {"{\"count\":3}", "{\"count\":0}", "{\"count\":2000}", ""}) {
            SERVER.journal.setRoomFor(0);
            assertRefused(SERVER.generate(key, body));
        }
        assertRefused(SERVER.get(OWN_KEY, key));

        assertThat(SERVER.journal.of(key.id())).isEmpty();
        assertThat(SERVER.metrics()).contains("JOURNAL_FULL");
    }

    @Test
    void a_connection_goes_on_after_such_a_refusal() {
        SERVER.journal.setRoomFor(0);
        try (RawConnection caller = SERVER.connect()) {
            assertRefused(caller.send(request("{\"count\":3}")).answer());
            SERVER.journal.setRoomFor(ADMISSION + 1);
            assertThat(caller.send(request("{\"count\":3}")).answer().status()).isEqualTo(200);
        }

        assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
        assertThat(SERVER.journal.units(key.id())).isEqualTo(3);
    }

    @Test
    void a_long_answer_is_cut_before_the_batch_that_is_not_recorded() {
        for (int batches = 1; batches < 4; batches++) {
            TestKey each = SERVER.unlimitedKey();
            SERVER.journal.setRoomFor(ADMISSION + batches);
            String came = stream(each, 1_000);

            assertThat(came).startsWith("HTTP/1.1 200 ");
            assertThat(patients(came)).isEqualTo(batches * BATCH);
            assertThat(SERVER.journal.units(each.id())).isEqualTo(batches * BATCH);
            assertThat(SERVER.journal.requests(each.id())).isEqualTo(1);
            assertThat(isWhole(came)).isFalse();
        }
    }

    @Test
    void an_admission_that_was_recorded_stays_though_its_answer_could_not_be() {
        SERVER.journal.setRoomFor(ADMISSION);
        assertRefused(SERVER.generate(key, "{\"count\":3}"));
        SERVER.journal.setRoomFor(ADMISSION);
        assertRefused(SERVER.generate(key, "{\"count\":2000}"));

        assertThat(SERVER.journal.requests(key.id())).isEqualTo(2);
        assertThat(SERVER.journal.units(key.id())).isZero();
        assertThat(SERVER.journal.statuses(key.id())).isEmpty();
    }

    @Test
    void a_long_answer_without_a_record_of_its_end_has_none() {
        SERVER.journal.setRoomFor(ADMISSION + 2);
        String came = stream(key, 2 * BATCH);

        assertThat(patients(came)).isEqualTo(2 * BATCH);
        assertThat(isWhole(came)).isFalse();
        assertThat(SERVER.journal.of(key.id())).extracting(UsageEvent::status).containsOnly(UsageEvent.NOT_SETTLED);
    }

    @Test
    void with_room_for_all_of_it_the_same_answer_is_whole() {
        SERVER.journal.setRoomFor(ADMISSION + 3);
        String came = stream(key, 2 * BATCH);

        assertThat(patients(came)).isEqualTo(2 * BATCH);
        assertThat(isWhole(came)).isTrue();
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200);
    }

    @Test
    void a_request_whose_body_is_awaited_is_answered_if_there_is_room_by_then() {
        SERVER.get(OWN_KEY, key);
        SERVER.journal.forget();
        SERVER.journal.setRoomFor(0);
        try (RawConnection caller = SERVER.connect()) {
            String request = request("{\"count\":3}");
            caller.send(request.substring(0, request.length() - 1));
            SERVER.journal.awaitRefused(ADMISSION);
            SERVER.journal.setRoomFor(1);
            caller.send("}");

            assertThat(caller.answer().json().get("patients")).hasSize(3);
        }
        assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
        assertThat(SERVER.journal.units(key.id())).isEqualTo(3);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("JOURNAL_FULL");
        assertThat(answer.number("Retry-After")).isPositive();
        assertThat(answer.has("Transfer-Encoding")).isFalse();
    }

    private String stream(TestKey caller, long count) {
        String body = "{\"count\":" + count + ",\"format\":\"ndjson\"}";
        try (RawConnection connection = SERVER.connect()) {
            return connection.send(request(caller, body, "close")).toTheEnd();
        }
    }

    private String request(String body) {
        return request(key, body, "keep-alive");
    }

    private static String request(TestKey key, String body, String connection) {
        return "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\n" + key.line()
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** How many patients came, each on a line of its own. */
    private static long patients(String answer) {
        return answer.lines().filter(line -> line.startsWith("{\"")).count();
    }

    /** Whether the last chunk, an empty one, came. */
    private static boolean isWhole(String answer) {
        return answer.endsWith("\r\n0\r\n\r\n");
    }
}
