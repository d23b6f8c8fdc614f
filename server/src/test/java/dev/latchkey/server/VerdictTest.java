package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which refusal a request gets over HTTP, and that none of them counts as a request. */
final class VerdictTest {

    private static final String WELL_FORMED_BUT_UNKNOWN;

    static {
        try (RunningServer elsewhere = new RunningServer()) {
            WELL_FORMED_BUT_UNKNOWN = elsewhere.key().secret();
        }
    }

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void no_key() {
        Answer answer = SERVER.get(OWN_KEY);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("KEY_MISSING");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("ApiKey");
    }

    @Test
    void a_mistyped_key() {
        String secret = SERVER.key().secret();
        String mistyped = secret.substring(0, 20) + (secret.charAt(20) == '0' ? '1' : '0') + secret.substring(21);

        Answer answer = SERVER.get(OWN_KEY, "X-API-Key", mistyped);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("KEY_MALFORMED");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("ApiKey");
        assertThat(answer.text()).doesNotContain(mistyped);
    }

    @Test
    void an_unknown_key() {
        assertRefused(401, "KEY_UNKNOWN", SERVER.get(OWN_KEY, "X-API-Key", WELL_FORMED_BUT_UNKNOWN));
        assertRefused(401, "KEY_UNKNOWN", SERVER.get(OWN_KEY, "X-API-Key", "some-other-systems-key"));
    }

    @Test
    void a_deleted_key_is_as_unknown_as_any() {
        TestKey key = SERVER.key();
        assertThat(SERVER.get(OWN_KEY, key).status()).isEqualTo(200);
        SERVER.keys.delete(key.id());
        SERVER.directory.refresh();

        assertRefused(401, "KEY_UNKNOWN", SERVER.get(OWN_KEY, key));
    }

    @Test
    void an_inactive_key() {
        TestKey key = SERVER.key();
        SERVER.keys.deactivate(key.id());
        SERVER.directory.refresh();

        assertRefused(401, "KEY_INACTIVE", SERVER.get(OWN_KEY, key));
        assertThat(SERVER.journal.of(key.id())).isEmpty();
    }

    @Test
    void an_expired_key() {
        TestKey key = SERVER.expiringKey(Duration.ofMillis(1));
        SERVER.time.advance(Duration.ofMillis(1));

        assertRefused(401, "KEY_EXPIRED", SERVER.get(OWN_KEY, key));
        assertThat(SERVER.journal.of(key.id())).isEmpty();
    }

    @Test
    void a_key_without_the_scope() {
        TestKey key = SERVER.key(Limits.DEFAULT, "reports");

        Answer answer = SERVER.generate(key, "not even JSON");

        assertRefused(403, "SCOPE_MISSING", answer);
        assertThat(answer.json().has("window")).isFalse();
        assertThat(SERVER.journal.of(key.id())).isEmpty();
        assertThat(SERVER.get(OWN_KEY, key).status())
                .as("a route that needs no scope")
                .isEqualTo(200);
    }

    @Test
    void a_key_that_is_good_from_elsewhere() {
        TestKey elsewhere = SERVER.keyFrom("192.0.2.0/24");
        TestKey here = SERVER.keyFrom("127.0.0.0/8");

        Answer answer = SERVER.generate(elsewhere, "not even JSON");

        assertRefused(403, "ADDRESS_DENIED", answer);
        assertThat(answer.headers()).containsKey("RateLimit");
        assertThat(SERVER.journal.of(elsewhere.id())).isEmpty();
        assertThat(SERVER.get(OWN_KEY, here).status()).isEqualTo(200);
    }

    @Test
    void a_full_window_is_told_before_anything_is_said_of_the_body() {
        TestKey key = SERVER.key(Limits.NONE
                .withUnitsPerRequest(5)
                .with(Window.MINUTE, 2)
                .with(Window.HOUR, 100)
                .with(Window.DAY, 100));
        SERVER.get(OWN_KEY, key);
        SERVER.get(OWN_KEY, key);

        Answer answer = SERVER.generate(key, "not even JSON");

        assertRefused(429, "RATE_LIMITED", answer);
        assertThat(answer.json().get("window").asText()).isEqualTo("minute");
        assertThat(SERVER.journal.requests(key.id())).isEqualTo(2);
    }

    @Test
    void after_waiting_as_told_the_request_is_admitted() {
        TestKey key = SERVER.key(Limits.NONE
                .withUnitsPerRequest(5)
                .with(Window.MINUTE, 1)
                .with(Window.HOUR, 100)
                .with(Window.DAY, 100));
        SERVER.get(OWN_KEY, key);
        long seconds = SERVER.get(OWN_KEY, key).number("Retry-After");

        assertThat(seconds).isBetween(1L, 61L);
        SERVER.time.advance(Duration.ofSeconds(seconds).minusMillis(1_001));
        assertThat(SERVER.get(OWN_KEY, key).status()).isEqualTo(429);
        SERVER.time.advance(Duration.ofMillis(1_001));
        assertThat(SERVER.get(OWN_KEY, key).status()).isEqualTo(200);
    }

    @Test
    void the_body_is_looked_at_before_the_number_of_patients() {
        TestKey key = SERVER.key(Limits.NONE
                .withUnitsPerRequest(5)
                .with(Window.MINUTE, 100)
                .with(Window.HOUR, 100)
                .with(Window.DAY, 100));

        assertRefused(422, "BODY_INVALID", SERVER.generate(key, "{\"count\": 6, \"x\": 1}"));
        assertRefused(400, "UNIT_LIMIT", SERVER.generate(key, "{\"count\": 6}"));
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(422, 400);
        assertThat(SERVER.journal.requests(key.id())).as("both were admitted").isEqualTo(2);
        assertThat(SERVER.journal.units(key.id())).isZero();
    }

    @Test
    void the_unit_limit_says_what_was_asked_for() {
        Answer answer = SERVER.generate(
                SERVER.key(Limits.NONE
                        .withUnitsPerRequest(5)
                        .with(Window.MINUTE, 100)
                        .with(Window.HOUR, 100)
                        .with(Window.DAY, 100)),
                "{\"count\": 6}");

        assertThat(answer.code()).isEqualTo("UNIT_LIMIT");
        assertThat(answer.header("X-Limit-Type")).isEqualTo("patients_per_request");
        assertThat(answer.header("X-Limit-Value")).isEqualTo("5");
        assertThat(answer.header("X-Requested")).isEqualTo("6");
    }

    @Test
    void a_key_in_the_query_is_refused_on_any_route_and_told_to_nobody() {
        String secret = SERVER.key().secret();
        for (String path : new String[] {OWN_KEY, "/health", "/metrics", "/openapi.json", "/nowhere"}) {
            for (String query : new String[] {
                "api_key=x", "X-API-KEY=x", "key=x", "access_token=x", "q=" + secret, "a=1&apikey=" + secret, "b;key=1"
            }) {
                Answer answer = SERVER.raw(
                        "GET " + path + "?" + query + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + secret + "\r\n\r\n");
                assertRefused(400, "KEY_AMBIGUOUS", answer);
                assertThat(answer.text()).doesNotContain(secret);
            }
        }
        assertRefused(400, "KEY_AMBIGUOUS", SERVER.call("POST", GENERATE + "?key=x", "{}"));
        assertThat(SERVER.metrics()).doesNotContain(secret);
    }

    @Test
    void a_query_without_a_key_does_no_harm() {
        assertThat(SERVER.call(
                                "POST",
                                GENERATE + "?monkey=1&x=lk",
                                null,
                                "X-API-Key",
                                SERVER.key().secret())
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.get("/health?verbose").status()).isEqualTo(200);
    }

    @Test
    void an_address_that_keeps_failing_is_told_so_and_a_valid_key_still_passes() {
        try (RunningServer server = new RunningServer()) {
            TestKey key = server.key();
            Answer last = server.get(OWN_KEY, "X-API-Key", "wrong");
            for (int i = 0; i < 100; i++) {
                assertThat(last.code()).isEqualTo("KEY_UNKNOWN");
                last = server.get(OWN_KEY, "X-API-Key", "wrong");
            }

            assertRefused(429, "TOO_MANY_FAILURES", last);
            assertThat(last.number("Retry-After")).isBetween(1L, 60L);
            assertThat(server.get(OWN_KEY, key).status()).isEqualTo(200);
            assertThat(server.get("/health", "X-API-Key", "wrong").status()).isEqualTo(200);
        }
    }

    @Test
    void a_limiter_that_is_away_under_the_mode_deny_is_told_and_when_to_come_back() {
        try (RunningServer server = new RunningServer()) {
            TestKey key = server.key();
            server.limiterAway = true;

            Answer refused = server.get(OWN_KEY, key);
            assertRefused(429, "LIMITER_UNAVAILABLE", refused);
            assertThat(refused.number("Retry-After")).isEqualTo(1);
            assertThat(server.get("/health").json().get("status").asText()).isEqualTo("degraded");
            assertThat(server.get("/health").json().at("/checks/limiter").asText())
                    .isEqualTo("away");
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            server.limiterAway = false;
            assertThat(server.get(OWN_KEY, key).status()).isEqualTo(200);
        }
    }

    @Test
    void refusals_are_counted_by_code() {
        try (RunningServer server = new RunningServer()) {
            server.get(OWN_KEY);
            server.get(OWN_KEY);

            assertThat(server.metrics())
                    .contains("latchkey_refusals_total{code=\"KEY_MISSING\"} 2.0")
                    .contains("latchkey_problems_total{status=\"401\"} 2.0");
        }
    }

    @Test
    void a_secret_is_in_no_answer() {
        TestKey key = SERVER.key();

        assertThat(SERVER.get(OWN_KEY, key).text())
                .doesNotContain(key.secret())
                .contains(Secret.of(key.secret()).hint());
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.has("WWW-Authenticate")).isEqualTo(status == 401);
        assertThat(answer.has("Retry-After")).isEqualTo(status == 429 || status == 503);
    }
}
