package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The id by which an answer can be found again. */
final class RequestIdTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "7", "-", "Order-66", "0123456789012345678901234567890123456789012345678901234567890123"})
    void a_harmless_id_is_echoed(String id) {
        assertThat(ask(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a_b",
                "a.b",
                "<script>",
                "\u00e4",
                "a,b",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void any_other_is_replaced(String id) {
        assertThat(ask(id)).isNotEqualTo(id).matches("[0-9a-f]{32}");
    }

    @Test
    void every_request_has_its_own() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ids.add(SERVER.get("/health").header("X-Request-Id"));
        }

        assertThat(ids).hasSize(100);
    }

    @Test
    void every_kind_of_answer_has_it() {
        assertThat(SERVER.get("/nowhere", "X-Request-Id", "x1").header("X-Request-Id"))
                .isEqualTo("x1");
        assertThat(SERVER.get("/api/v1/key", "X-Request-Id", "x2")
                        .assertProblem()
                        .json()
                        .get("instance")
                        .asText())
                .isEqualTo("urn:latchkey:request:x2");
        assertThat(SERVER.get("/metrics", "X-Request-Id", "x3").header("X-Request-Id"))
                .isEqualTo("x3");
        assertThat(SERVER.raw("nonsense\r\n\r\n").assertProblem().header("X-Request-Id"))
                .isNotBlank();
    }

    @Test
    void usage_is_recorded_under_our_own_id_whatever_the_caller_calls_the_request() {
        TestKey key = SERVER.key();
        String shown = SERVER.get(RunningServer.OWN_KEY, key).header("X-Request-Id");
        List<UsageEvent> first = SERVER.journal.of(key.id());
        assertThat(first).extracting(RequestIdTest::hex).containsOnly(shown);

        SERVER.get(RunningServer.OWN_KEY, "X-API-Key", key.secret(), "X-Request-Id", shown);
        UsageEvent second = SERVER.journal.of(key.id()).get(first.size());
        assertThat(hex(second)).matches("[0-9a-f]{32}").isNotEqualTo(shown);
        assertThat(second.method()).isEqualTo(Method.GET);
        assertThat(second.address())
                .isNotEqualTo(UsageEvent.NO_ADDRESS)
                .isEqualTo(first.get(0).address());
    }

    private static String hex(UsageEvent event) {
        return String.format("%016x%016x", event.requestIdHigh(), event.requestIdLow());
    }

    private static String ask(String id) {
        return SERVER.raw("GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + id + "\r\n\r\n")
                .header("X-Request-Id");
    }
}
