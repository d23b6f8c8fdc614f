package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.LEGACY_SECRET;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.LimitsEdit;
import dev.latchkey.limit.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The headers that tell a holder where the key stands. */
final class KeyHeadersTest {

    private static final Limits FOUR = Limits.NONE
            .withUnitsPerRequest(1_000)
            .with(Window.MINUTE, 10)
            .with(Window.HOUR, 100)
            .with(Window.DAY, 1_000);
    private static final List<String> ALL = List.of(
            "Cache-Control",
            "RateLimit",
            "RateLimit-Policy",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "X-API-Key-Type",
            "X-Patient-Limit",
            "X-Daily-Limit",
            "X-Daily-Usage");

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void an_admission_tells_every_window() {
        TestKey key = SERVER.key(FOUR);

        Answer answer = SERVER.generate(key, "{\"count\": 1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-API-Key-Type")).isEqualTo("live");
        assertThat(answer.header("X-Patient-Limit")).isEqualTo("1000");
        assertThat(answer.header("X-Daily-Limit")).isEqualTo("1000");
        assertThat(answer.header("X-Daily-Usage")).isEqualTo("1");
        assertThat(RateLimitFields.parse(answer.header("RateLimit-Policy")))
                .isEqualTo(Map.of(
                        "minute;q",
                        10L,
                        "minute;w",
                        60L,
                        "hour;q",
                        100L,
                        "hour;w",
                        3_600L,
                        "day;q",
                        1_000L,
                        "day;w",
                        86_400L));
        Map<String, Long> state = RateLimitFields.parse(answer.header("RateLimit"));
        assertThat(state.keySet()).containsExactly("minute;r", "minute;t", "hour;r", "hour;t", "day;r", "day;t");
        assertThat(state)
                .containsEntry("minute;r", 9L)
                .containsEntry("hour;r", 99L)
                .containsEntry("day;r", 999L);
        assertThat(state)
                .containsEntry("minute;t", 60L)
                .containsEntry("hour;t", 3_600L)
                .containsEntry("day;t", 43_200L);
        assertThat(answer.number("X-RateLimit-Limit")).isEqualTo(10);
        assertThat(answer.number("X-RateLimit-Remaining")).isEqualTo(9);
        assertThat(answer.number("X-RateLimit-Reset"))
                .isEqualTo(SERVER.time.instant().getEpochSecond() + 60);
    }

    @Test
    void a_month_is_told_without_a_length_and_refuses_until_the_next_begins() {
        TestKey key = SERVER.key(Limits.NONE.withUnitsPerRequest(5).with(Window.MONTH, 2));

        Answer first = SERVER.get(OWN_KEY, key);
        assertThat(RateLimitFields.parse(first.header("RateLimit-Policy"))).isEqualTo(Map.of("month;q", 2L));
        Instant now = SERVER.time.instant();
        long left = Duration.between(
                        now,
                        YearMonth.from(now.atZone(ZoneOffset.UTC))
                                .plusMonths(1)
                                .atDay(1)
                                .atStartOfDay()
                                .toInstant(ZoneOffset.UTC))
                .toSeconds();
        assertThat(RateLimitFields.parse(first.header("RateLimit"))).isEqualTo(Map.of("month;r", 1L, "month;t", left));
        assertThat(SERVER.get(OWN_KEY, key)
                        .json()
                        .at("/remaining/requests_per_month")
                        .asLong())
                .isZero();

        Answer refused = SERVER.get(OWN_KEY, key);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo(Long.toString(left));
        assertThat(refused.json().get("window").asText()).isEqualTo("month");
    }

    @Test
    void no_window_is_said_to_have_more_room_later_than_its_length_from_now() {
        TestKey key = SERVER.key(FOUR);

        for (int i = 0; i < 4; i++) {
            Answer answer = SERVER.generate(key, "{\"count\": 1}");
            Map<String, Long> policy = RateLimitFields.parse(answer.header("RateLimit-Policy"));
            RateLimitFields.parse(answer.header("RateLimit")).forEach((name, value) -> {
                if (name.endsWith(";t")) {
                    assertThat(value).as(name).isBetween(0L, policy.get(name.replace(";t", ";w")));
                }
            });
            // The next whole second, since it is a time without fractions.
            assertThat(answer.number("X-RateLimit-Reset") * 1_000 - SERVER.time.millis())
                    .isBetween(0L, 60_999L);
            SERVER.time.advance(Duration.ofMillis(400));
        }
    }

    @Test
    void a_window_without_a_limit_is_left_out() {
        Answer answer = SERVER.get(
                OWN_KEY, SERVER.key(Limits.NONE.withUnitsPerRequest(5).with(Window.HOUR, 100)));

        assertThat(RateLimitFields.parse(answer.header("RateLimit-Policy")).keySet())
                .containsExactly("hour;q", "hour;w");
        assertThat(RateLimitFields.parse(answer.header("RateLimit")).keySet()).containsExactly("hour;r", "hour;t");
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("100");
        assertThat(answer.header("X-Daily-Limit")).isEqualTo("unlimited");
        assertThat(answer.header("X-Daily-Usage")).isEqualTo("1");
    }

    @Test
    void a_key_without_any_limit_has_no_rate_limit_headers() {
        Answer answer = SERVER.get(OWN_KEY, SERVER.unlimitedKey());

        assertThat(answer.headers())
                .doesNotContainKeys("RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Reset");
        assertThat(answer.header("X-Patient-Limit")).isEqualTo("unlimited");
        assertThat(answer.header("X-Daily-Limit")).isEqualTo("unlimited");
    }

    @Test
    void the_greatest_limit_is_still_an_integer_of_a_structured_field() {
        TestKey key = SERVER.key(Limits.NONE
                .withUnitsPerRequest(Limits.MAX)
                .with(Window.MINUTE, Limits.MAX)
                .with(Window.HOUR, Limits.MAX)
                .with(Window.DAY, Limits.MAX));

        assertThat(RateLimitFields.parse(SERVER.get(OWN_KEY, key).header("RateLimit-Policy")))
                .containsEntry("day;q", Limits.MAX);
    }

    @Test
    void built_in_keys_say_their_type() {
        Answer demo = SERVER.get(OWN_KEY, "X-API-Key", BuiltInKey.DEMO_SECRET);
        Answer legacy = SERVER.get(OWN_KEY, "X-API-Key", LEGACY_SECRET);

        assertThat(demo.header("X-API-Key-Type")).isEqualTo("demo");
        assertThat(demo.header("X-Patient-Limit")).isEqualTo("50");
        assertThat(demo.header("X-Daily-Limit")).isEqualTo("100");
        assertThat(legacy.header("X-API-Key-Type")).isEqualTo("legacy");
        assertThat(legacy.header("X-Patient-Limit")).isEqualTo("10000");
    }

    @Test
    void every_answer_to_a_valid_key_has_all_of_them() {
        TestKey key = SERVER.key(FOUR, "other");

        List<Answer> answers = List.of(
                SERVER.get(OWN_KEY, key),
                SERVER.get("/health", key),
                SERVER.get("/health/live", key),
                SERVER.get("/health/ready", key),
                SERVER.get("/metrics", key),
                SERVER.get("/openapi.json", key),
                SERVER.get("/nowhere", key),
                SERVER.get("/nowhere?x=1", key),
                SERVER.call("DELETE", OWN_KEY, null, "X-API-Key", key.secret()),
                SERVER.call("PUT", "/health", "x", "X-API-Key", key.secret()),
                SERVER.raw("GET /%zz HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n"),
                SERVER.raw("GET /health?a=%zz HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n"));

        assertThat(answers)
                .extracting(Answer::status)
                .containsExactly(200, 200, 200, 200, 200, 200, 404, 404, 405, 405, 400, 400);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers()).containsKeys(ALL.toArray(String[]::new));
            assertThat(answer.header("X-Daily-Usage"))
                    .as("only the first took one")
                    .isEqualTo("1");
        });
    }

    @Test
    void a_refusal_of_a_valid_key_has_them_too() {
        TestKey key = SERVER.key(Limits.NONE
                .withUnitsPerRequest(10)
                .with(Window.MINUTE, 1)
                .with(Window.HOUR, 100)
                .with(Window.DAY, 1_000));
        Answer tooMany = SERVER.generate(key, "{\"count\": 11}");
        Answer limited = SERVER.generate(key, "{\"count\": 1}");
        Answer scope = SERVER.generate(SERVER.key(FOUR, "other"), "{\"count\": 1}");

        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(scope.status()).isEqualTo(403);
        assertThat(List.of(tooMany, limited, scope))
                .allSatisfy(answer -> assertThat(answer.headers()).containsKeys(ALL.toArray(String[]::new)));
        assertThat(limited.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(scope.header("X-Daily-Usage")).isEqualTo("0");
    }

    @Test
    void an_open_route_tells_of_a_key_whose_windows_are_full_or_overfull() {
        TestKey key = SERVER.key(FOUR);
        for (int i = 0; i < 3; i++) {
            SERVER.get(OWN_KEY, key);
        }
        SERVER.keys.edit(key.id(), KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING.with(Window.MINUTE, 2L)));
        SERVER.directory.refresh();

        Answer answer = SERVER.get("/health", key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(answer.header("X-Daily-Usage")).isEqualTo("3");
    }

    @Test
    void nothing_is_told_to_whom_has_no_valid_key() {
        List<Answer> answers = List.of(
                SERVER.get("/health"),
                SERVER.get("/health", "X-API-Key", "nonsense"),
                SERVER.get(OWN_KEY),
                SERVER.get(OWN_KEY, "X-API-Key", "nonsense"),
                SERVER.call("POST", GENERATE, "{}"));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.headers()).doesNotContainKeys(ALL.toArray(String[]::new)));
    }
}
