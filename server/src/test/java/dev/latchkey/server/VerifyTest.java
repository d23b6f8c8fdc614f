package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.UsageEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other services are told of the keys that they are shown. */
final class VerifyTest {

    private static final String VERIFY = "/api/v1/verify";

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Limits ASKS_MUCH = Limits.NONE.withUnitsPerRequest(1);

    private final TestKey service = SERVER.key(ASKS_MUCH, "keys:verify");
    private final TestKey trusted = SERVER.key(ASKS_MUCH, "keys:verify", "keys:addresses");

    @BeforeEach
    void nothing_was_recorded() {
        SERVER.journal.forget();
    }

    private JsonNode ask(String secret, String more) {
        return ask(service, secret, more);
    }

    private static JsonNode ask(TestKey asking, String secret, String more) {
        Answer answer = SERVER.call(
                "POST",
                VERIFY,
                "{\"key\":\"" + secret + "\"" + more + "}",
                "X-API-Key",
                asking.secret(),
                "Content-Type",
                "application/json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain(secret);
        return answer.json();
    }

    private static List<UsageEvent> recordedOf(TestKey key) {
        return SERVER.journal.events().stream()
                .filter(event -> event.key().equals(key.id()))
                .toList();
    }

    @Test
    void a_good_key_pays_what_the_request_costs_and_the_service_one_request() {
        TestKey key = SERVER.key(
                Limits.NONE.withUnitsPerRequest(50).with(Window.MINUTE, 5).with(Window.HOUR, 10));

        JsonNode answer = ask(key.secret(), ",\"cost\":3,\"units\":20");

        assertThat(answer.get("valid").asBoolean()).isTrue();
        assertThat(answer.get("code").isNull()).isTrue();
        assertThat(answer.at("/key/id").asText()).isEqualTo(key.id().toString());
        assertThat(answer.at("/remaining/requests_per_minute").asLong()).isEqualTo(2);
        assertThat(answer.at("/remaining/requests_per_hour").asLong()).isEqualTo(7);
        assertThat(answer.at("/remaining/requests_per_day").isNull()).isTrue();
        assertThat(recordedOf(key)).singleElement().satisfies(event -> {
            assertThat(event.requests()).isEqualTo(3);
            assertThat(event.settled()).isEqualTo(3);
            assertThat(event.units()).isEqualTo(20);
            assertThat(event.route()).isEqualTo(VERIFY);
        });
        // One or two of them, as the key was in memory or not.
        assertThat(recordedOf(service).stream().mapToInt(UsageEvent::requests).sum())
                .isEqualTo(1);
    }

    @Test
    void a_cost_that_does_not_fit_takes_nothing() {
        TestKey key = SERVER.key(
                Limits.NONE.withUnitsPerRequest(50).with(Window.MINUTE, 5).with(Window.HOUR, 10));
        ask(key.secret(), ",\"cost\":3");

        JsonNode refused = ask(key.secret(), ",\"cost\":3");

        assertThat(refused.get("valid").asBoolean()).isFalse();
        assertThat(refused.get("code").asText()).isEqualTo("RATE_LIMITED");
        assertThat(refused.get("retry_after").asLong()).isBetween(1L, 61L);
        assertThat(refused.at("/remaining/requests_per_minute").asLong()).isEqualTo(2);
        assertThat(ask(key.secret(), ",\"cost\":2").get("valid").asBoolean()).isTrue();
    }

    @Test
    void what_is_asked_to_be_told_alone_takes_and_counts_nothing() {
        TestKey key = SERVER.key(
                Limits.NONE.withUnitsPerRequest(50).with(Window.MINUTE, 2).with(Window.HOUR, 10));

        for (int i = 0; i < 5; i++) {
            assertThat(ask(key.secret(), ",\"dry_run\":true").get("valid").asBoolean())
                    .isTrue();
        }

        assertThat(ask(key.secret(), ",\"dry_run\":true,\"cost\":3").get("code").asText())
                .isEqualTo("RATE_LIMITED");
        assertThat(recordedOf(key)).isEmpty();
        assertThat(ask(key.secret(), ",\"cost\":2").get("valid").asBoolean()).isTrue();
    }

    @Test
    void each_reason_has_its_code() {
        TestKey key = SERVER.key(
                Limits.NONE
                        .withUnitsPerRequest(10)
                        .with(Window.MINUTE, 100)
                        .with(Window.HOUR, 100)
                        .with(Window.DAY, 100),
                "generate");
        TestKey inside = SERVER.keyFrom("192.0.2.0/24");

        assertThat(code(key.secret(), ",\"scope\":\"jobs:read\"")).isEqualTo("SCOPE_MISSING");
        assertThat(code(key.secret(), ",\"scope\":\"generate\"")).isEmpty();
        assertThat(code(key.secret(), ",\"units\":11")).isEqualTo("UNIT_LIMIT");
        assertThat(code(key.secret().substring(0, 70), "")).isEqualTo("KEY_MALFORMED");
        assertThat(code("of-another-system-altogether", "")).isEqualTo("KEY_UNKNOWN");
        assertThat(code(inside.secret(), "")).isEqualTo("ADDRESS_DENIED");
        assertThat(code(inside.secret(), ",\"address\":\"192.0.2.9\"")).isEqualTo("ADDRESS_DENIED");
        assertThat(code(trusted, inside.secret(), "")).isEqualTo("ADDRESS_DENIED");
        assertThat(code(trusted, inside.secret(), ",\"address\":\"198.51.100.1\""))
                .isEqualTo("ADDRESS_DENIED");
        assertThat(code(trusted, inside.secret(), ",\"address\":\"192.0.2.9\"")).isEmpty();
        SERVER.keys.deactivate(key.id());
        SERVER.directory.refresh();
        assertThat(code(key.secret(), "")).isEqualTo("KEY_INACTIVE");
        SERVER.keys.delete(key.id());
        SERVER.directory.refresh();
        assertThat(ask(key.secret(), "").get("key").isNull()).isTrue();
    }

    private String code(String secret, String more) {
        return code(service, secret, more);
    }

    private static String code(TestKey asking, String secret, String more) {
        return ask(asking, secret, more).get("code").asText("").replace("null", "");
    }

    @Test
    void every_check_is_told_when_asked_for() {
        TestKey key = SERVER.key(
                Limits.NONE.withUnitsPerRequest(10).with(Window.MINUTE, 3).with(Window.HOUR, 100));

        JsonNode checks = ask(key.secret(), ",\"explain\":true,\"units\":11").get("explain");

        List<String> outcomes = new ArrayList<>();
        checks.forEach(check -> outcomes.add(
                check.get("check").asText() + " " + check.get("outcome").asText()));
        assertThat(outcomes)
                .containsExactly(
                        "credential passed",
                        "key passed",
                        "state passed",
                        "scope passed",
                        "address passed",
                        "limiter passed",
                        "minute passed",
                        "hour passed",
                        "day passed",
                        "month passed",
                        "usage passed",
                        "units failed");
        assertThat(checks.get(6).get("limit").asLong()).isEqualTo(3);
        assertThat(checks.get(6).get("used").asLong()).isZero();
        assertThat(checks.get(8).get("limit").isNull()).isTrue();
        assertThat(ask(key.secret(), "").has("explain")).isFalse();
    }

    @Test
    void too_many_units_take_nothing_whatever_the_request_costs() {
        TestKey key = SERVER.key(Limits.NONE
                .withUnitsPerRequest(50)
                .with(Window.MINUTE, 100)
                .with(Window.HOUR, 100)
                .with(Window.DAY, 100));

        JsonNode refused = ask(key.secret(), ",\"units\":5000,\"cost\":50");

        assertThat(refused.get("code").asText()).isEqualTo("UNIT_LIMIT");
        assertThat(refused.at("/remaining/requests_per_minute").asLong()).isEqualTo(100);
        assertThat(recordedOf(key)).isEmpty();
        assertThat(ask(key.secret(), ",\"units\":50,\"cost\":100").get("valid").asBoolean())
                .isTrue();
    }

    @Test
    void who_asks_answers_for_bad_keys_and_an_address_that_it_names_does_not() {
        String wrong = SERVER.key().secret().substring(0, 70);
        for (int i = 0; i < 100; i++) {
            assertThat(code(wrong, ",\"address\":\"203.0.113.9\"")).isEqualTo("KEY_MALFORMED");
        }

        JsonNode refused = ask(wrong, "");
        assertThat(refused.get("code").asText()).isEqualTo("TOO_MANY_FAILURES");
        assertThat(refused.get("retry_after").asLong()).isBetween(1L, 60L);
        assertThat(code(trusted, wrong, ",\"address\":\"203.0.113.9\"")).isEqualTo("KEY_MALFORMED");
        assertThat(code(SERVER.key().secret(), "")).isEmpty();
    }

    @Test
    void bad_keys_of_one_caller_lock_neither_a_trusted_service_nor_its_other_callers_out() {
        TestKey key = SERVER.key(Limits.NONE
                .withUnitsPerRequest(10)
                .with(Window.MINUTE, 100)
                .with(Window.HOUR, 100)
                .with(Window.DAY, 100));
        String wrong = key.secret().substring(0, 70);
        for (int i = 0; i < 300; i++) {
            ask(trusted, wrong, ",\"address\":\"203.0.113.5\"");
        }

        assertThat(code(trusted, wrong, ",\"address\":\"203.0.113.5\"")).isEqualTo("TOO_MANY_FAILURES");
        assertThat(code(trusted, wrong, ",\"address\":\"203.0.113.6\"")).isEqualTo("KEY_MALFORMED");
        assertThat(code(trusted, wrong, "")).isEqualTo("KEY_MALFORMED");
        assertThat(code(trusted, key.secret(), ",\"address\":\"203.0.113.5\"")).isEmpty();
    }

    @Test
    void an_address_that_is_none_is_named() {
        Answer answer = SERVER.call(
                "POST",
                VERIFY,
                "{\"key\":\"x\",\"address\":\"10.0.0.0/8\"}",
                "X-API-Key",
                service.secret(),
                "Content-Type",
                "application/json");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("address");
    }

    @Test
    void the_demo_key_can_be_asked_about() {
        assertThat(ask(BuiltInKey.DEMO_SECRET, ",\"dry_run\":true")
                        .at("/key/type")
                        .asText())
                .isEqualTo("demo");
    }

    @Test
    void only_a_key_that_was_given_the_scope_by_name_may_ask() {
        assertThat(statusFor(SERVER.key(Limits.DEFAULT, "keys:verify"))).isEqualTo(200);
        assertThat(statusFor(SERVER.key(Limits.DEFAULT))).isEqualTo(403);
        assertThat(statusFor(SERVER.key(Limits.DEFAULT, "generate"))).isEqualTo(403);
        assertThat(statusFor(SERVER.key(Limits.DEFAULT, "admin:*"))).isEqualTo(403);
        assertThat(statusFor(new TestKey(BuiltInKey.DEMO.id(), BuiltInKey.DEMO_SECRET)))
                .isEqualTo(403);
    }

    private static int statusFor(TestKey asking) {
        return SERVER.call(
                        "POST",
                        VERIFY,
                        "{\"key\":\"x\"}",
                        "X-API-Key",
                        asking.secret(),
                        "Content-Type",
                        "application/json")
                .status();
    }
}
