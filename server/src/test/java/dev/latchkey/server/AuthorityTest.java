package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: every operation of the contract with every kind of key. */
final class AuthorityTest {

    private static final Limits UNLIMITED =
            new Limits(Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED);

    /** Those that any caller may call, by their names. Each further one has to be put here by somebody who means it. */
    private static final Set<String> OPEN = Set.of(
            "start",
            "staticFile",
            "referenceList",
            "apiHealth",
            "health",
            "live",
            "ready",
            "readyAtRoot",
            "metrics",
            "openApi",
            "docs",
            "docsFile");

    private static final String UNKNOWN_SECRET =
            "lk_live_00000000000000000000000000000000000000000000000000000000000000ff_000000";

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    /** So that callers who fail one operation are not slowed down at the next. */
    @BeforeEach
    void let_failures_be_forgotten() {
        SERVER.time.advance(Duration.ofMinutes(2));
    }

    /** One that needs a key. */
    record KeyedOperation(String method, String path, String id) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<KeyedOperation> operations() {
        List<KeyedOperation> operations = new ArrayList<>();
        SERVER.held
                .document()
                .operations()
                .forEach((path, methods) -> methods.forEach(method -> {
                    JsonNode operation = described(path, method);
                    if (operation.has("security")) {
                        operations.add(new KeyedOperation(
                                method, path, operation.get("operationId").asText()));
                    }
                }));
        return operations.stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_operation_is_open_to_the_keys_that_have_its_scope_and_to_no_other(KeyedOperation operation) {
        Provocation calls = new Provocation(SERVER, operation.method(), operation.path());
        Map<String, String> wrong = new LinkedHashMap<>();
        keys().forEach((scope, secret) -> {
            boolean allowed = isAllowed(calls.scope(), scope);
            Answer answer = calls.call("X-API-Key", secret);
            boolean asDeclared = allowed
                    ? isAnswered(operation, answer)
                    : answer.status() == 403 && answer.code().equals("SCOPE_MISSING");
            if (!asDeclared) {
                wrong.put("a key with the scope \"" + scope + "\"", answer.status() + " " + answer.text());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_operation_is_closed_to_callers_without_a_key_that_works(KeyedOperation operation) {
        Provocation calls = new Provocation(SERVER, operation.method(), operation.path());
        TestKey deleted = SERVER.key();
        SERVER.keys.delete(deleted.id());
        TestKey inactive = SERVER.key(UNLIMITED, "admin:*");
        SERVER.keys.deactivate(inactive.id());

        assertThat(calls.call().code()).isEqualTo("KEY_MISSING");
        assertThat(calls.call("X-API-Key", UNKNOWN_SECRET).code()).isEqualTo("KEY_MALFORMED");
        assertThat(calls.call("X-API-Key", "of-another-system-and-never-imported")
                        .code())
                .isEqualTo("KEY_UNKNOWN");
        assertThat(calls.call("Authorization", "Bearer " + deleted.secret()).code())
                .isEqualTo("KEY_UNKNOWN");
        assertThat(calls.call("X-API-Key", inactive.secret()).code()).isEqualTo("KEY_INACTIVE");
        assertThat(calls.call("X-API-Key", BuiltInKey.DEMO_SECRET, "Authorization", "Bearer " + inactive.secret())
                        .code())
                .isEqualTo("KEY_AMBIGUOUS");
    }

    @Test
    void nothing_else_is_open() {
        Set<String> open = new TreeSet<>();
        SERVER.held
                .document()
                .operations()
                .forEach((path, methods) -> methods.forEach(method -> {
                    if (!described(path, method).has("security")) {
                        open.add(described(path, method).get("operationId").asText());
                    }
                }));
        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    /** The secrets of keys with one scope each, by that scope, and of one without any. */
    private static Map<String, String> keys() {
        Set<String> scopes = new TreeSet<>(Set.of("", "none-such", "admin:read", "admin:keys", "admin:*", "keys:*"));
        operations().forEach(operation -> {
            String scope = new Provocation(SERVER, operation.method(), operation.path()).scope();
            if (scope != null) {
                scopes.add(scope);
                scopes.add(scope.replaceFirst(":.*", ""));
            }
        });
        Map<String, String> keys = new LinkedHashMap<>();
        scopes.forEach(scope ->
                keys.put(scope, (scope.isEmpty() ? SERVER.key(UNLIMITED) : SERVER.key(UNLIMITED, scope)).secret()));
        return keys;
    }

    /** Managing works on what there is. A holder's own things may not be there, and the contract has no body for each to try. */
    private static boolean isAnswered(KeyedOperation operation, Answer answer) {
        return answer.status() < 300
                || (!operation.path().startsWith("/admin/")
                        && Set.of(404, 409, 422).contains(answer.status()));
    }

    /** What the contract's words come to, told again: a key without scopes may do all but administer. */
    private static boolean isAllowed(@Nullable String needed, String scope) {
        if (needed == null) {
            return true;
        }
        if (scope.isEmpty()) {
            return !needed.startsWith("admin:");
        }
        return scope.equals(needed) || (needed.contains(":") && scope.equals(needed.replaceFirst(":.*", ":*")));
    }

    private static JsonNode described(String path, String method) {
        return SERVER.held.document().root().get("paths").get(path).get(method);
    }
}
