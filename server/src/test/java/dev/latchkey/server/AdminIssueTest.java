package dev.latchkey.server;

import static dev.latchkey.server.AdminCalls.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and secrets made over HTTP, retries, and what an administrator may not do. */
final class AdminIssueTest {

    private static final String RETRY = "Idempotency-Key";

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final AdminCalls admin = new AdminCalls(SERVER, "admin:keys", "admin:read");

    @Test
    void a_created_key_works_and_is_where_the_answer_says() {
        Answer created = admin.post(KEYS, """
            {"name": "Partner", "email": "p@q.example", "type": "demo", "limits": {"requests_per_hour": 9},
             "metadata": {"contract": "7"}, "scopes": ["generate"]}\
            """);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        String secret = created.json().get("key").asText();
        assertThat(secret).startsWith("lk_demo_");
        assertThat(SERVER.call("POST", RunningServer.GENERATE, "{\"count\":1}", "X-API-Key", secret)
                        .status())
                .isEqualTo(200);
        JsonNode found = admin.get(created.header("Location")).json();
        assertThat(found.at("/limits/requests_per_hour").asLong()).isEqualTo(9);
        assertThat(found.at("/limits/patients_per_request").asLong()).isEqualTo(Limits.DEMO.unitsPerRequest());
        assertThat(found.toString()).doesNotContain(secret);
        AuditLine entry = newest(UUID.fromString(found.get("id").asText()));
        assertThat(entry.action()).isEqualTo(AuditAction.CREATE);
        assertThat(entry.actor()).isEqualTo("key:" + admin.key.id());
        assertThat(Objects.requireNonNull(entry.details()).address()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_retry_gets_the_same_answer_and_makes_nothing() {
        String retry = "retry-" + UUID.randomUUID();
        Answer first = admin.post(KEYS, "{\"name\":\"Once\"}", RETRY, retry);

        Answer again = admin.post(KEYS, "{\"name\":\"Once\"}", RETRY, retry);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(admin.get(KEYS + "?search=once").json().get("keys")).hasSize(1);
    }

    @Test
    void the_same_idempotency_key_for_something_else_is_a_conflict() {
        String retry = "retry-" + UUID.randomUUID();
        UUID id = id(admin.post(KEYS, "{\"name\":\"One\"}", RETRY, retry));

        for (Answer conflict : List.of(
                admin.post(KEYS, "{\"name\":\"Two\"}", RETRY, retry),
                admin.verb(id, "rotate", "{\"grace\":\"1h\"}", RETRY, retry))) {
            assertThat(conflict.status()).isEqualTo(422);
            assertThat(conflict.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
        }
        assertThat(SERVER.keys.findById(id).orElseThrow().revision()).isEqualTo(1);
    }

    @Test
    void another_administrators_retry_is_another_request() {
        String retry = "retry-" + UUID.randomUUID();
        Answer first = admin.post(KEYS, "{\"name\":\"Mine\"}", RETRY, retry);

        Answer other = new AdminCalls(SERVER, "admin:keys").post(KEYS, "{\"name\":\"Mine\"}", RETRY, retry);

        assertThat(other.status()).isEqualTo(201);
        assertThat(id(other)).isNotEqualTo(id(first));
    }

    @Test
    void retries_at_the_same_time_make_one_key() throws InterruptedException {
        String retry = "retry-" + UUID.randomUUID();
        Set<String> answers = new ConcurrentSkipListSet<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 16)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    answers.add(admin.post(KEYS, "{\"name\":\"Together\"}", RETRY, retry)
                            .text());
                }))
                .toList();
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(answers).hasSize(1);
        assertThat(admin.get(KEYS + "?search=together").json().get("keys")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "has a space in it, and is long"})
    void an_idempotency_key_that_can_be_guessed_is_refused(String retry) {
        Answer refused = admin.post(KEYS, "{\"name\":\"Never\"}", RETRY, retry);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(RETRY);
    }

    @Test
    void a_rotation_gives_a_new_secret_beside_the_old_one() {
        TestKey key = SERVER.key();
        SERVER.get(RunningServer.OWN_KEY, key);

        Answer rotated = admin.verb(key.id(), "rotate", "{\"grace\":\"1h\"}");

        SERVER.directory.refresh();
        String secret = rotated.json().get("key").asText();
        assertThat(rotated.header("ETag")).isEqualTo("\"2\"");
        assertThat(admin.get(KEYS + "/" + key.id())
                        .json()
                        .get("old_secret_until")
                        .asText())
                .isEqualTo(SERVER.time.instant().plus(Duration.ofHours(1)).toString());
        assertThat(SERVER.get(RunningServer.OWN_KEY, key).status()).isEqualTo(200);
        Answer own = SERVER.get(RunningServer.OWN_KEY, "X-API-Key", secret);
        // The third request of this key, whichever secret it comes with.
        assertThat(own.json().at("/remaining/requests_per_minute").asLong())
                .isEqualTo(Limits.DEFAULT.requestsPer(Window.MINUTE) - 3);
        SERVER.time.advance(Duration.ofHours(1));
        assertThat(SERVER.get(RunningServer.OWN_KEY, key).code()).isEqualTo("KEY_UNKNOWN");
        assertThat(SERVER.get(RunningServer.OWN_KEY, "X-API-Key", secret).status())
                .isEqualTo(200);
    }

    @Test
    void a_rotation_that_is_asked_for_again_rotates_once_whatever_it_expected() {
        UUID id = SERVER.key().id();
        String retry = "retry-" + UUID.randomUUID();

        Answer first = admin.verb(id, "rotate", null, RETRY, retry, "If-Match", "\"1\"");
        Answer again = admin.verb(id, "rotate", null, RETRY, retry, "If-Match", "\"1\"");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(SERVER.keys.findById(id).orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void a_grace_that_is_too_long_is_refused_by_its_name() {
        Answer refused = admin.verb(SERVER.key().id(), "rotate", "{\"grace\":\"91d\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("grace");
    }

    @Test
    void an_import_tells_of_each_row_and_one_that_is_refused_stops_no_other() {
        String secret = "of-another-system-" + UUID.randomUUID();
        String hashed = "known-by-its-hash-" + UUID.randomUUID();
        String hash = SecretHasher.plain().hash(Secret.of(hashed)).toHex();
        Answer imported = admin.post(KEYS + "/import", """
            {"keys": [
              {"name": "By secret", "key": "%1$s"},
              {"name": "", "key": "never-to-work-0123456789-0123456789"},
              {"name": "By hash", "key_sha256": "%2$s", "type": "live", "expires_at": "30d"},
              {"name": "Twice", "key": "%1$s"},
              {"name": "Both", "key": "%1$s", "key_sha256": "%2$s"},
              {"name": "Neither"},
              {"name": "Short", "key": "short"},
              {"name": "Powerful", "key": "never-to-work-9876543210-9876543210", "scopes": ["admin:*"]},
              {"name": "Odd", "key": "never-to-work-5555555555-5555555555", "type": "odd"},
              {"name": "Elsewhere", "key": "never-to-work-6666666666-6666666666", "address_ranges": ["x"]}
            ]}\
            """.formatted(secret, hash));

        assertThat(imported.status()).isEqualTo(200);
        List<Boolean> made = new ArrayList<>();
        imported.json().get("rows").forEach(row -> made.add(row.get("refusal").isNull()));
        assertThat(made).containsExactly(true, false, true, false, false, false, false, false, false, false);
        assertThat(imported.json().get("created").asInt()).isEqualTo(2);
        assertThat(imported.json().get("refused").asInt()).isEqualTo(8);
        assertThat(imported.text()).doesNotContain(secret).doesNotContain("never-to-work");
        for (String each : List.of(secret, hashed)) {
            assertThat(SERVER.get(RunningServer.OWN_KEY, "X-API-Key", each).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_hash_lets_in_neither_the_demo_keys_secret_nor_one_that_can_be_guessed() {
        String demo =
                SecretHasher.plain().hash(Secret.of(BuiltInKey.DEMO_SECRET)).toHex();
        String foo = SecretHasher.plain().hash(Secret.of("foo")).toHex();

        Answer imported = admin.post(
                KEYS + "/import",
                "{\"keys\":[{\"name\":\"Demo\",\"key_sha256\":\"" + demo + "\"},{\"name\":\"Foo\",\"key_sha256\":\""
                        + foo + "\"}]}");

        assertThat(imported.json().at("/rows/0/refusal").asText()).contains("built in");
        assertThat(imported.json().at("/rows/1/refusal").isNull()).isTrue();
        assertThat(SERVER.get(RunningServer.OWN_KEY, "X-API-Key", "foo").status())
                .isEqualTo(401);
    }

    @Test
    void rows_of_wrong_types_and_with_unknown_fields_are_told_one_by_one() {
        String good = "a-secret-" + UUID.randomUUID();

        Answer imported = admin.post(KEYS + "/import", """
                {"keys": [
                  {"name": 7, "key": "%1$s-a", "limits": {"requests_per_day": "9"}},
                  {"name": {"a": 1}, "key": "%1$s-b"},
                  {"name": "Colour", "key": "%1$s-c", "colour": "red", "shade": 1},
                  "not a row", null, [],
                  {"name": "Limits", "key": "%1$s-d", "limits": {"requests_per_day": "many"}},
                  {"name": "Limits", "key": "%1$s-e", "limits": {"per_second": 1}},
                  {"name": "Limits", "key": "%1$s-f", "limits": 5},
                  {"name": "Scopes", "key": "%1$s-g", "scopes": 5},
                  {"name": "Scopes", "key": "%1$s-h", "scopes": [{}]},
                  {"name": "Key", "key": 12345678901234567890123456789012345},
                  {"name": "Demo", "key": "DEMO_MILMED_2025_50_PATIENTS"},
                  {"name": "Good", "key": "%1$s-i", "metadata": {"a": [1, {"b": null}], "c": true}}
                ]}""".formatted(good));

        assertThat(imported.status()).isEqualTo(200);
        List<String> refusals = new ArrayList<>();
        imported.json()
                .get("rows")
                .forEach(row -> refusals.add(row.get("refusal").asText("made")));
        assertThat(refusals).hasSize(14);
        assertThat(refusals.get(0)).isEqualTo("made");
        assertThat(refusals.get(2)).contains("colour, shade");
        assertThat(refusals.get(3)).contains("an object");
        assertThat(refusals.subList(1, 13)).doesNotContain("made");
        assertThat(refusals.get(13)).isEqualTo("made");
        assertThat(imported.text()).doesNotContain(good).doesNotContain("many");
        JsonNode made = admin.get(KEYS + "/" + imported.json().at("/rows/13/id").asText())
                .json();
        assertThat(made.at("/metadata/a").asText()).isEqualTo("[1,{\"b\":null}]");
        assertThat(made.at("/metadata/c").asText()).isEqualTo("true");
    }

    @Test
    void a_key_that_did_not_work_elsewhere_does_not_work_here_and_opens_with_what_it_had_used() {
        String secret = "a-secret-" + UUID.randomUUID();

        Answer imported = admin.post(KEYS + "/import", """
                {"keys": [
                  {"name": "Off", "key": "%1$s-a", "enabled": false},
                  {"name": "Off", "key": "%1$s-b", "is_active": "f"},
                  {"name": "Off", "key": "%1$s-c", "state": "inactive"},
                  {"name": "Off", "key": "%1$s-d", "state": "active", "revoked": 1},
                  {"name": "Over", "key": "%1$s-e", "expires_at": "2001-01-01", "isActive": true},
                  {"name": "Gone", "key": "%1$s-f", "state": "deleted"},
                  {"name": "On", "key": "%1$s-g", "is_active": "t", "total_requests": 1000,
                   "total_patients_generated": "54321", "last_used_at": "2025-01-02 03:04:05"}
                ]}""".formatted(secret));

        List<String> states = new ArrayList<>();
        imported.json()
                .get("rows")
                .forEach(row -> states.add(admin.get(KEYS + "/" + row.get("id").asText())
                        .json()
                        .get("state")
                        .asText()));
        assertThat(states)
                .containsExactly("inactive", "inactive", "inactive", "inactive", "expired", "deleted", "active");
        for (String off : List.of("a", "b", "c", "d", "e", "f")) {
            assertThat(SERVER.get(RunningServer.OWN_KEY, "X-API-Key", secret + "-" + off)
                            .status())
                    .isIn(401, 403);
        }
        JsonNode usage = SERVER.get(RunningServer.OWN_KEY, "X-API-Key", secret + "-g")
                .json()
                .get("usage");
        assertThat(usage.get("requests").asLong()).isEqualTo(1_000);
        assertThat(usage.at("/before/patients").asLong()).isEqualTo(54_321);
        assertThat(usage.get("last_used_at").asText()).isEqualTo("2025-01-02T03:04:05Z");
    }

    @Test
    void a_deletion_is_taken_back() {
        TestKey key = SERVER.key();
        admin.delete(key.id());
        SERVER.directory.refresh();
        assertThat(SERVER.get(RunningServer.OWN_KEY, key).status()).isEqualTo(401);

        Answer restored = admin.verb(key.id(), "restore", null);
        SERVER.directory.refresh();

        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.json().get("state").asText()).isEqualTo("active");
        assertThat(SERVER.get(RunningServer.OWN_KEY, key).status()).isEqualTo(200);
        assertThat(newest(key.id()).action()).isEqualTo(AuditAction.RESTORE);
    }

    @Test
    void nobody_gives_an_admin_scope_that_they_do_not_have() {
        UUID plain = SERVER.key().id();
        for (Answer refused : List.of(
                admin.post(KEYS, "{\"name\":\"More\",\"scopes\":[\"admin:*\"]}"),
                admin.post(KEYS, "{\"name\":\"Other\",\"scopes\":[\"generate\"],\"custom_scopes\":[\"admin:other\"]}"),
                admin.patch(plain, "{\"scopes\":[\"admin:*\"]}"),
                admin.patch(admin.key.id(), "{\"scopes\":[\"admin:*\"]}"))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("SCOPE_EXCEEDED");
        }
        assertThat(admin.post(KEYS, "{\"name\":\"Less\",\"scopes\":[\"admin:read\",\"keys:verify\"]}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void nothing_can_be_done_to_a_key_that_may_do_more() {
        TestKey chief = SERVER.key(Limits.DEFAULT, "admin:*");
        for (Answer refused : List.of(
                admin.patch(chief.id(), "{\"name\":\"Mine\"}"),
                admin.delete(chief.id()),
                admin.verb(chief.id(), "deactivate", null),
                admin.verb(chief.id(), "activate", null),
                admin.verb(chief.id(), "extend", "{\"by\":\"1d\"}"),
                admin.verb(chief.id(), "rotate", null),
                admin.verb(chief.id(), "rotate", null, RETRY, "retry-" + UUID.randomUUID()),
                admin.verb(chief.id(), "purge", null))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("SCOPE_EXCEEDED");
        }
        assertThat(SERVER.keys.findById(chief.id()).orElseThrow().revision()).isEqualTo(1);
        assertThat(SERVER.get(RunningServer.OWN_KEY, chief).status()).isEqualTo(200);
    }

    @Test
    void the_last_key_that_may_do_everything_stays() {
        try (RunningServer server = new RunningServer()) {
            AdminCalls first = new AdminCalls(server, "admin:*");
            for (Answer refused : List.of(
                    first.delete(first.key.id()),
                    first.verb(first.key.id(), "deactivate", null),
                    first.verb(first.key.id(), "purge", null),
                    first.patch(first.key.id(), "{\"scopes\":[\"admin:keys\"]}"),
                    first.patch(first.key.id(), "{\"expires_at\":\"2025-07-01T00:00:00Z\"}"))) {
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.code()).isEqualTo("LAST_ADMINISTRATOR");
            }
            new AdminCalls(server, "admin:*");
            assertThat(first.delete(first.key.id()).status()).isEqualTo(200);
        }
    }

    @Test
    void an_authority_that_was_taken_away_is_gone_before_it_is_noticed() {
        AdminCalls former = new AdminCalls(SERVER, "admin:keys");
        SERVER.directory.refresh();
        former.post(KEYS, "{\"name\":\"Still\"}");
        // Not refreshed: what is in memory still says that it may.
        SERVER.keys.delete(former.key.id());

        Answer refused = former.post(KEYS, "{\"name\":\"Too late\"}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(admin.get(KEYS + "?search=late").json().get("keys")).isEmpty();
    }

    private static UUID id(Answer created) {
        return UUID.fromString(created.json().get("id").asText());
    }

    private static AuditLine newest(UUID key) {
        return SERVER.repository
                .audit()
                .page(new AuditQuery(key, null, null, null, 1))
                .entries()
                .get(0);
    }
}
