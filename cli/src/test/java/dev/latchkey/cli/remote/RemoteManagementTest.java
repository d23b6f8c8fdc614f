package dev.latchkey.cli.remote;

import static dev.latchkey.cli.remote.ScriptedServer.NOTHING;
import static dev.latchkey.cli.remote.ScriptedServer.answer;
import static dev.latchkey.cli.remote.ScriptedServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditHead;
import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.RemoteOptions;
import dev.latchkey.key.ForbiddenException;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyConflictException;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.NoSuchKeyException;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.secret.Secret;
import dev.latchkey.wire.TimeText;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteManagementTest {

    private static final String ADMIN = "the-admin-key-0123456789abcdefghij";
    private static final UUID ID = UUID.fromString("0d9f7f7e-4c1c-4a52-9a35-6ad0a4c1f1aa");
    private static final String KEY = """
            {"key":"lk_live_x","id":"%s","name":"Partner","email":null,"hint":"lk_live_3f9a…","type":"live","state":"active",
            "scopes":["generate"],"address_ranges":["192.0.2.0/24"],"metadata":{"a":"b"},
            "limits":{"patients_per_request":1000,"requests_per_minute":60,"requests_per_hour":1000,"requests_per_day":null},
            "usage":{"requests":3,"patients":10,"requests_today":2,"last_used_at":null,"as_of":"2025-06-01T12:00:00Z"},
            "revision":1,"created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-01T00:00:00Z","expires_at":null,
            "deactivated_at":null,"deleted_at":"2025-02-01T00:00:00Z","further":[{"of":1.5}]}
            """.formatted(ID).replace("1.5", "true");
    private static final String GOOD = answer(200, "Content-Type: application/json\r\n", KEY);

    private final List<Duration> pauses = new ArrayList<>();
    private int idempotencyKeys;
    private @Nullable ScriptedServer server;

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void a_key_is_read_with_all_that_is_told_of_it() throws IOException {
        RemoteManagement management = asking(GOOD);

        IssuedKey issued = management.keys().create(wanted());

        assertThat(issued.secret().reveal()).isEqualTo("lk_live_x");
        assertThat(issued.key().limits()).isEqualTo(Limits.DEFAULT);
        assertThat(issued.key().deletedAt()).isEqualTo("2025-02-01T00:00:00Z");
        assertThat(issued.key().addressRanges()).hasToString("[192.0.2.0/24]");
        // Without asking again.
        assertThat(management.usage(List.of(ID), issued.key().createdAt()).get(ID))
                .satisfies(usage -> assertThat(usage.requestsToday()).isEqualTo(2));
        assertThat(requests())
                .singleElement()
                .asString()
                .startsWith("POST /admin/v1/keys HTTP/1.1")
                .contains(ADMIN);
    }

    @Test
    void a_lost_answer_is_asked_for_once_more_with_the_same_idempotency_key() throws IOException {
        RemoteManagement management = asking(NOTHING, GOOD, NOTHING, GOOD);

        management.keys().create(wanted());
        management.keys().rotate(ID, Duration.ofHours(24));

        List<String> requests = requests();
        assertThat(requests).hasSize(4);
        assertThat(requests.get(0)).contains("Idempotency-Key: idempotency-key-1\r\n");
        assertThat(requests.get(1)).isEqualTo(requests.get(0));
        assertThat(requests.get(2))
                .contains("Idempotency-Key: idempotency-key-2\r\n")
                .endsWith("{\"grace\":\"1d\"}");
        assertThat(requests.get(3)).isEqualTo(requests.get(2));
    }

    @Test
    void what_cannot_be_repeated_is_not() throws IOException {
        RemoteManagement management = asking(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
        List<ThrowingCallable> changes = List.of(
                () -> management.keys().delete(ID),
                () -> management.keys().purge(ID),
                () -> management.keys().extend(ID, Duration.ofDays(1)),
                () -> management.keys().deactivateExpired(),
                () -> management.keys().importKeys(List.of(imported(""))));

        for (ThrowingCallable change : changes) {
            assertThatThrownBy(change)
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageEndingWith(
                            "broke off before it had answered, so this may have been done or not; look with"
                                    + " \"latchkey audit\" before you try again");
        }

        assertThat(requests()).hasSize(changes.size());
    }

    @Test
    void what_loses_its_answer_twice_fails() throws IOException {
        RemoteManagement management = asking(NOTHING, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{");

        assertThatThrownBy(() -> management.verifyAudit(null))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("broke off before it had answered");
        assertThat(requests()).hasSize(2);
        assertThatThrownBy(management.audit()::head)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageEndingWith("broke off before it had answered; try again");
    }

    @Test
    void a_full_window_is_waited_for_as_long_as_the_server_says() throws IOException {
        String full = problem(429, "Retry-After: 17\r\n", "RATE_LIMITED", "Full.");
        RemoteManagement management = asking(full, problem(429, "", "LIMITER_UNAVAILABLE", "Away."), GOOD);

        management.keys().deactivate(ID);

        assertThat(pauses).containsExactly(Duration.ofSeconds(17), Duration.ofSeconds(1));
        assertThat(requests()).hasSize(3);
    }

    @Test
    void nobody_waits_for_ever() throws IOException {
        String full = problem(429, "Retry-After: 1\r\n", "RATE_LIMITED", "Full.");
        String tomorrow = problem(429, "Retry-After: 80000\r\n", "RATE_LIMITED", "Full until tomorrow.");
        String guessing = problem(429, "Retry-After: 9\r\n", "TOO_MANY_FAILURES", "This address guesses.");
        RemoteManagement management = asking(full, full, full, full, full, full, tomorrow, guessing);

        assertThatThrownBy(management.audit()::head).hasMessage("the admin key's limit is used up: full");
        assertThat(pauses).hasSize(5);
        assertThatThrownBy(management.audit()::head)
                .hasMessage("the admin key's limit is used up: full until tomorrow");
        assertThatThrownBy(management.audit()::head).hasMessageEndingWith("this address guesses");
        assertThat(pauses).hasSize(5);
    }

    @Test
    void a_redirection_is_told_and_not_followed() throws IOException {
        RemoteManagement management = asking(answer(307, "Location: https://elsewhere.example/x\r\n", ""));

        assertThatThrownBy(management.audit()::head)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("sends to another address, https://elsewhere.example/x;");
        assertThat(requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Welcome</html>",
                "[]",
                "{}",
                "{\"head\":1}",
                "{\"head\":\"x\"}",
                "{\"head\":null}",
                "{\"head\":\"1:0\"} {}",
                "{\"head\":1.5}",
                "\u0000"
            })
    void an_answer_that_is_not_latchkey_s_is_told_so(String body) throws IOException {
        for (int status : new int[] {200, 404, 502}) {
            RemoteManagement management = asking(answer(status, "Content-Type: text/html\r\n", body));

            assertThatThrownBy(management.audit()::head)
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageEndingWith(", with status " + status
                            + ", is not a Latchkey server of this version; give --server its right" + " address");
            stop();
        }
    }

    @Test
    void something_else_than_http_is_told_too() throws IOException {
        RemoteManagement management = asking("SSH-2.0-OpenSSH_9.6\r\n", "SSH-2.0-OpenSSH_9.6\r\n");

        assertThatThrownBy(management.audit()::head).isInstanceOf(CommandFailedException.class);
    }

    @Test
    void where_nobody_listens_there_is_no_server() throws IOException {
        ScriptedServer gone = new ScriptedServer();
        gone.close();

        assertThatThrownBy(management(gone.address()).audit()::head)
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("no server answers at " + gone.address()
                        + "; start it there with \"latchkey serve\", or give --server its right address");
    }

    @Test
    void a_server_without_tls_is_told_so() throws IOException {
        server = new ScriptedServer(GOOD);
        URI address = URI.create("https://127.0.0.1:" + server.address().getPort());

        assertThatThrownBy(management(address).audit()::head)
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("what answers at " + address + " does not speak TLS as it should; give --server its right"
                        + " address");
    }

    @Test
    void the_admin_key_is_never_repeated() throws IOException {
        RemoteManagement management = asking(
                problem(400, "", "KEY_AMBIGUOUS", "It is " + ADMIN + "."),
                answer(302, "Location: http://x/" + ADMIN + "\r\n", ""));

        assertThatThrownBy(management.audit()::head)
                .message()
                .doesNotContain(ADMIN)
                .contains("the-…");
        assertThatThrownBy(management.audit()::head).message().doesNotContain(ADMIN);
        assertThat(new RemoteOptions(server().address(), Secret.of(ADMIN)).toString())
                .doesNotContain(ADMIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|KEY_NOT_FOUND|No key has such an id.|no key has such an id",
                "409|KEY_CONFLICT|The key is deleted.|the key is deleted",
                "403|LAST_ADMINISTRATOR|This is the last key.|this is the last key",
                "403|SCOPE_MISSING|This needs a key with the scope admin:keys.|the admin key may not do this: this needs a key"
                        + " with the scope admin:keys; set LATCHKEY_ADMIN_KEY to the secret of a key that has it",
                "403|ADDRESS_DENIED|Not from 192.0.2.1.|the admin key may not be used from here: not from 192.0.2.1",
                "422|BODY_INVALID|\\\"x\\\" is not a duration.|\"x\" is not a duration",
                "404|NOT_FOUND|There is nothing here.|there is no management API"
            })
    void a_problem_is_the_failure_that_it_would_be_on_the_store(int status, String code, String detail, String message)
            throws IOException {
        Class<?> expected = Map.<String, Class<?>>of(
                        "KEY_NOT_FOUND",
                        NoSuchKeyException.class,
                        "KEY_CONFLICT",
                        KeyConflictException.class,
                        "LAST_ADMINISTRATOR",
                        ForbiddenException.class,
                        "BODY_INVALID",
                        IllegalArgumentException.class)
                .getOrDefault(code, CommandFailedException.class);
        RemoteManagement management = asking(problem(status, "", code, detail));

        assertThatThrownBy(() -> management.keys().activate(ID))
                .isInstanceOf(expected)
                .hasMessageStartingWith(message);
    }

    @Test
    void rows_are_imported_in_bodies_that_a_server_takes() throws IOException {
        String row = "{\"row\":0,\"id\":null,\"refusal\":\"no\"}";
        RemoteManagement management = asking(rows(row, 980), rows(row, 20));
        ImportedKey large = imported("x".repeat(500));
        ImportedKey[] keys = new ImportedKey[1_000];
        Arrays.fill(keys, large);

        assertThatThrownBy(() -> management.keys().importKeys(List.of(keys)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("not a Latchkey server");
        assertThat(requests().get(0)).hasSizeLessThan(1 << 20);
    }

    @ParameterizedTest
    @CsvSource({"0s, 0s", "59s, 59s", "90m, 90m", "120m, 2h", "24h, 1d", "14d, 2w", "999999999w, 999999999w"})
    void durations_are_sent_in_a_form_that_a_server_takes(String given, String sent) throws IOException {
        RemoteManagement management = asking(GOOD);

        management.keys().extend(ID, TimeText.duration(given));

        assertThat(requests()).singleElement().asString().endsWith("{\"by\":\"" + sent + "\"}");
        assertThat(TimeText.duration(sent)).isEqualTo(TimeText.duration(given));
    }

    @Test
    void keys_that_expired_are_deactivated_in_as_many_steps_as_it_takes() throws IOException {
        String keys = String.join(",", Collections.nCopies(1_000, KEY));
        RemoteManagement management = asking(
                answer(200, "", "{\"total\":1000,\"keys\":[" + keys + "]}"),
                answer(200, "", "{\"total\":1,\"keys\":[" + KEY + "]}"));

        assertThat(management.keys().deactivateExpired()).hasSize(1_001);
        assertThat(requests()).hasSize(2).allMatch(request -> request.endsWith("{\"limit\":1000}"));
    }

    @Test
    void a_head_is_read_as_it_is() throws IOException {
        String head = "12:" + "a".repeat(64);

        assertThat(asking(answer(200, "", "{\"head\":\"" + head + "\"}"))
                        .audit()
                        .head())
                .isEqualTo(AuditHead.parse(head));
    }

    private static String rows(String row, int count) {
        return answer(200, "", "{\"rows\":[" + String.join(",", Collections.nCopies(count, row)) + "]}");
    }

    private static ImportedKey imported(String note) {
        return new ImportedKey(
                new NewApiKey("Old", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of("a", note, "b", note), null),
                Secret.of("s".repeat(40)),
                null);
    }

    private static NewApiKey wanted() {
        return new NewApiKey("Partner", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null);
    }

    private RemoteManagement asking(String... answers) throws IOException {
        server = new ScriptedServer(answers);
        return management(server.address());
    }

    private RemoteManagement management(URI address) {
        return new RemoteManagement(
                new RemoteOptions(address, Secret.of(ADMIN)),
                pauses::add,
                () -> "idempotency-key-" + ++idempotencyKeys,
                new UnitName("patient", "patients"));
    }

    private ScriptedServer server() {
        if (server == null) {
            throw new IllegalStateException("nothing is asked");
        }
        return server;
    }

    private List<String> requests() {
        return server().requests();
    }
}
