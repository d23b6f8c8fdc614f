package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {

    private final Shell shell = new Shell();

    @Test
    void show_tells_all() {
        ApiKey key = shell.add(Keys.aKey()
                .name("Acme")
                .email("ops@acme.example")
                .scopes(Set.of("generate", "admin:read"))
                .metadata(Map.of("team", "red", "tier", "gold"))
                .build());
        shell.use(key, Shell.NOW.minus(Duration.ofDays(2)), 1_000, 9_999);
        shell.use(key, Shell.NOW, 5, 1);

        Shell.Answer answer = shell.run("show", shortId(key));

        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains(key.id().toString())
                .contains("Acme", "ops@acme.example", "lk_live_", "admin:read, generate", "team=red", "tier=gold")
                .contains("1,005, 5 of them today", "10,000", "2026-03-04 05:06 UTC", "unlimited");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void show_fits_the_terminal(int columns) {
        ApiKey key = shell.key("A very long name of an institute of many departments ".repeat(3));

        assertThat(shell.atTerminal(columns)
                        .run("show", shortId(key))
                        .out()
                        .lines()
                        .map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")))
                .allMatch(line -> line.length() <= columns);
    }

    @Test
    void show_as_json_is_the_key_without_its_secret() {
        ApiKey key = shell.key("Acme");

        Map<String, @Nullable Object> json = Json.object(
                shell.run("show", key.id().toString(), "--format", "json").out());

        assertThat(json).containsEntry("name", "Acme").doesNotContainKey("key");
    }

    @Test
    void names_never_reach_the_terminal_raw() {
        ApiKey key = shell.add(Keys.aKey()
                .name("a\u001b[2Jb\u202Ec\u009bd")
                .email("\u001b]0;x@y")
                .metadata(Map.of("k", "\u001bc"))
                .build());

        for (String format : new String[] {"table", "json", "csv"}) {
            for (String command : new String[] {"show", "deactivate"}) {
                String out =
                        shell.run(command, shortId(key), "--format", format).out();
                assertThat(out)
                        .doesNotContain("\u001b")
                        .doesNotContain("\u202E")
                        .doesNotContain("\u009b");
            }
        }
        Map<String, @Nullable Object> json =
                Json.object(shell.run("show", shortId(key), "--format", "json").out());
        assertThat(json).containsEntry("name", "a\u001b[2Jb\u202Ec\u009bd");
    }

    @Test
    void deactivate_and_back() {
        ApiKey key = shell.key("Acme");

        Shell.Answer off = shell.run("deactivate", shortId(key));
        assertThat(off.out()).contains("Deactivated", "\"Acme\"", "latchkey activate " + shortId(key));
        assertThat(shell.now(key).stateAt(Shell.NOW)).isEqualTo(KeyState.INACTIVE);

        Shell.Answer again = shell.run("deactivate", shortId(key));
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("was deactivated already");

        Shell.Answer on = shell.run("activate", shortId(key));
        assertThat(on.out()).contains("Activated");
        assertThat(shell.now(key).stateAt(Shell.NOW)).isEqualTo(KeyState.ACTIVE);
        assertThat(shell.run("activate", shortId(key)).out()).contains("was not deactivated");
    }

    @Test
    void activate_says_when_the_key_still_does_not_work() {
        ApiKey key = shell.add(Keys.aKey()
                .expiresAt(Shell.NOW.minusSeconds(60))
                .deactivatedAt(Shell.NOW)
                .build());

        assertThat(shell.run("activate", shortId(key)).out()).contains("But it expired", "latchkey extend");
    }

    @Test
    void limits_changes_what_is_named() {
        ApiKey key = shell.key("Acme");

        Shell.Answer answer = shell.run("limits", shortId(key), "--per-minute", "7", "--per-hour=UNLIMITED");

        assertThat(shell.now(key).limits())
                .isEqualTo(Limits.NONE.withUnitsPerRequest(1_000).with(Window.MINUTE, 7));
        assertThat(answer.out()).contains("per minute 7, per hour unlimited");
        Map<String, @Nullable Object> json =
                Json.object(shell.run("limits", shortId(key), "--per-day", "8", "--format", "json")
                        .out());
        assertThat(String.valueOf(json.get("limits"))).contains("requests_per_day=8");
    }

    @Test
    void limits_wants_at_least_one() {
        Shell.Answer answer = shell.run("limits", shortId(shell.key("Acme")));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("--patient-limit", "--per-day");
    }

    @Test
    void extend_counts_from_the_expiry() {
        ApiKey key = shell.add(
                Keys.aKey().expiresAt(Instant.parse("2026-04-01T00:00:00Z")).build());

        Shell.Answer answer = shell.run("extend", shortId(key), "30d");

        assertThat(shell.now(key).expiresAt()).isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
        assertThat(answer.out()).contains("expires at 2026-05-01 00:00 UTC");
    }

    @Test
    void extend_wakes_what_had_expired_unless_it_is_deactivated_too() {
        ApiKey expired =
                shell.add(Keys.aKey().expiresAt(Shell.NOW.minusSeconds(60)).build());
        ApiKey deactivated = shell.add(Keys.aKey()
                .expiresAt(Shell.NOW.minusSeconds(60))
                .deactivatedAt(Shell.NOW)
                .build());

        assertThat(shell.run("extend", shortId(expired), "12h").out()).doesNotContain("But");
        assertThat(shell.now(expired).stateAt(Shell.NOW)).isEqualTo(KeyState.ACTIVE);
        assertThat(shell.run("extend", shortId(deactivated), "12h").out()).contains("But it is deactivated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0d", "30", "-5d", "40000d"})
    void extend_wants_a_time(String time) {
        ApiKey key = shell.add(Keys.aKey().expiresAt(Shell.NOW.plusSeconds(9)).build());

        Shell.Answer answer = shell.run("extend", shortId(key), time);

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err().lines()).hasSize(2);
        assertThat(shell.now(key).expiresAt()).isEqualTo(key.expiresAt());
    }

    @Test
    void extend_of_a_key_that_never_expires_fails() {
        Shell.Answer answer = shell.run("extend", shortId(shell.key("Acme")), "30d");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("never expires");
    }

    @Test
    void rotate_shows_the_new_secret_and_ends_the_old_one() {
        Secret old = secret(shell.run("create", "--name", "Acme"));
        ApiKey key = shell.onlyKey();

        Shell.Answer answer = shell.run("rotate", shortId(key));

        assertThat(answer.out()).contains("Its old secret no longer works.", "will not be shown again");
        assertThat(verifies(secret(answer))).isTrue();
        assertThat(verifies(old)).isFalse();
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void rotate_with_a_grace_period_lets_both_secrets_work_for_it() {
        Secret old = secret(shell.run("create", "--name", "Acme"));
        ApiKey key = shell.onlyKey();

        Shell.Answer answer = shell.run("rotate", shortId(key), "--grace", "24h");

        assertThat(answer.out()).contains("Its old secret works until 2026-03-05 05:06 UTC.");
        assertThat(verifies(old)).isTrue();
        shell.pass(Duration.ofHours(24));
        assertThat(verifies(old)).isFalse();
        assertThat(verifies(secret(answer))).isTrue();
    }

    @Test
    void rotate_says_when_it_cuts_another_grace_period_short() {
        Secret first = secret(shell.run("create", "--name", "Acme"));
        ApiKey key = shell.onlyKey();
        assertThat(shell.run("rotate", shortId(key), "--grace", "24h").err()).isEmpty();
        shell.pass(Duration.ofHours(1));

        Shell.Answer answer = shell.run("rotate", shortId(key), "--grace", "24h", "--format", "json");

        assertThat(answer.code()).isZero();
        assertThat(answer.err())
                .isEqualTo(
                        "The secret before that, which was to work until 2026-03-05 05:06 UTC, no longer works either:"
                                + " a key has two at most.\n");
        assertThat(verifies(first)).isFalse();
        shell.pass(Duration.ofHours(25));
        assertThat(shell.run("rotate", shortId(key)).err()).isEmpty();
    }

    @Test
    void rotate_as_json_has_the_secret() {
        ApiKey key = shell.key("Acme");

        Shell.Answer answer = shell.run("rotate", shortId(key), "--format", "json");

        assertThat(verifies(Secret.of(String.valueOf(Json.object(answer.out()).get("key")))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"91d", "day", ""})
    void rotate_wants_a_grace_period_of_at_most_90_days(String grace) {
        Shell.Answer answer = shell.run("rotate", shortId(shell.key("Acme")), "--grace", grace);

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("latchkey rotate: --grace: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limits --per-day 5", "rotate", "delete --yes", "purge --yes"})
    void the_demo_key_is_left_alone(String command) {
        ApiKey demo = shell.keys.ensure(BuiltInKey.DEMO);

        Shell.Answer answer = shell.run((command + " " + demo.id()).split(" "));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("is built in");
        assertThat(shell.now(demo)).isEqualTo(demo);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"show", "activate", "deactivate", "limits --per-day 5", "rotate", "delete --yes", "purge --yes"})
    void a_key_that_is_not_there_is_not_found(String command) {
        Shell.Answer answer = shell.run((command + " 12345678").split(" "));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("no key has an id that begins with \"12345678\"");
    }

    @Test
    void the_beginning_of_an_id_must_be_the_beginning_of_one_only() {
        shell.add(Keys.aKey()
                .id(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001"))
                .build());
        shell.add(Keys.aKey()
                .id(UUID.fromString("aaaaaaab-0000-4000-8000-000000000001"))
                .name("Acme")
                .build());

        assertThat(shell.run("show", "aaaa").err()).contains("more than one key");
        assertThat(shell.run("show", "AAAAAAAB").out()).contains("Acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "", "0123456789abcdef0123456789abcdef", "acme-s3cr3t-of-another-system"})
    void what_is_no_id_is_not_repeated(String text) {
        Shell.Answer answer = shell.run("show", text);

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("latchkey list");
        assertThat(text.isEmpty() || !answer.err().contains(text)).isTrue();
        assertThat(shell.opened).isEmpty();
    }

    @Test
    void a_secret_is_never_taken_for_an_id_nor_repeated() {
        String secret = secret(shell.run("create", "--name", "Acme")).reveal();

        for (String command : new String[] {"show", "deactivate", "rotate", "purge"}) {
            Shell.Answer answer = shell.run(command, secret);
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.err())
                    .contains("this is a key's secret")
                    .contains("id")
                    .doesNotContain("lk_live_");
        }
    }

    private boolean verifies(Secret secret) {
        return shell.repository
                .findByHash(SecretHasher.plain().candidates(secret), shell.time.instant())
                .isPresent();
    }

    private static Secret secret(Shell.Answer answer) {
        return Secret.of(answer.out()
                .lines()
                .filter(line -> line.startsWith("lk_"))
                .findFirst()
                .orElseThrow());
    }

    private static String shortId(ApiKey key) {
        return key.id().toString().substring(0, 8);
    }
}
