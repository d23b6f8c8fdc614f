package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.limit.Limits;
import dev.latchkey.server.Answer;
import dev.latchkey.server.TestKey;
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

    private static final Limits UNLIMITED = Limits.NONE;

    /** Those that any caller may call, by their names. Each further one has to be put here by somebody who means it. */
    private static final Set<String> OPEN = Set.of(
            "start",
            "staticFile",
            "referenceConditionTypes",
            "referenceFacilityTypes",
            "referenceNationalities",
            "referenceStaticFronts",
            "apiHealth",
            "apiLive",
            "apiReady",
            "apiDatabase",
            "apiMetrics",
            "frontendConfig",
            "health",
            "live",
            "ready",
            "readyAtRoot",
            "metrics",
            "openApi",
            "docs",
            "redoc",
            "docsFile");

    private static final String UNKNOWN_SECRET =
            "lk_live_00000000000000000000000000000000000000000000000000000000000000ff_000000";

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    /** So that callers who fail one operation are not slowed down at the next. */
    @BeforeEach
    void let_failures_be_forgotten() {
        SERVER.time.advance(Duration.ofMinutes(2));
    }

    /** One that needs a key. */
    record KeyedOperation(String method, String path, String id) {

        /** A job, a configuration or a preset; administration is on keys, whose ever they are. */
        boolean isOnAThingOfTheHolders() {
            return path.contains("{id}") && !path.startsWith("/admin/");
        }

        boolean isOnPatients() {
            return path.startsWith("/api/v1/visualizations/");
        }

        boolean isOnAPreset() {
            return path.startsWith("/api/v1/presets/");
        }

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
        for (String scope : scopes()) {
            Answer answer = call(calls, operation, scope);
            boolean asDeclared = isAllowed(calls.scope(), scope)
                    ? answer.status() < 300
                    : answer.status() == 403 && answer.code().equals("SCOPE_MISSING");
            if (!asDeclared) {
                wrong.put("a key with the scope \"" + scope + "\"", answer.status() + " " + answer.text());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Calls it with a new key of that scope, on a thing of that key's where it is on one. */
    private static Answer call(Provocation calls, KeyedOperation operation, String scope) {
        TestKey key = SERVER.unlimitedKey();
        String own = operation.isOnAThingOfTheHolders() || operation.isOnPatients() ? thingOf(key, operation) : "";
        if (!scope.isEmpty()) {
            SERVER.keys.edit(key.id(), KeyEdit.NOTHING.withScopes(Set.of(scope)));
            SERVER.directory.refresh();
        }
        return own.isEmpty() ? calls.call(key) : calls.call(key, own);
    }

    @ParameterizedTest
    @MethodSource("operationsOnThings")
    void what_another_holder_has_is_as_if_it_were_not_there(KeyedOperation operation) {
        Provocation calls = new Provocation(SERVER, operation.method(), operation.path());
        TestKey holder = SERVER.unlimitedKey();
        String thing = thingOf(holder, operation);

        Answer another = calls.call(SERVER.unlimitedKey(), thing);
        Answer noSuchThing = calls.call(SERVER.unlimitedKey(), "0d9f7f7e-4c1c-4a52-9a35-6ad0a4c1f1aa");

        assertThat(another.status()).as(another.text()).isEqualTo(404);
        assertThat(noSuchThing.status()).as(noSuchThing.text()).isEqualTo(404);
        assertThat(another.json().at("/detail").asText().replace(thing, "ID"))
                .isEqualTo(noSuchThing.json().at("/detail").asText().replaceAll("[0-9a-f-]{36}", "ID"));
        assertThat(calls.call(holder, thing).status()).isLessThan(300);
    }

    static Stream<KeyedOperation> operationsOnThings() {
        return operations()
                .filter(KeyedOperation::isOnAThingOfTheHolders)
                .filter(operation -> !operation.isOnAPreset());
    }

    /** The id of a new thing of the kind that the operation is on. */
    private static String thingOf(TestKey key, KeyedOperation operation) {
        ApiCaller holder = new ApiCaller(SERVER, key);
        if (operation.isOnAPreset()) {
            return "first-look";
        }
        if (operation.isOnPatients()) {
            holder.completed("{\"configuration\":{\"count\":3}}");
            return "2";
        }
        if (operation.path().startsWith("/api/v1/configurations/")) {
            return holder.template("{\"name\":\"Exercise\",\"total_patients\":3}");
        }
        return operation.path().endsWith("/cancel")
                ? holder.waiting()
                : holder.completed("{\"configuration\":{\"count\":3}}");
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

    /** One of each kind that a key may have, and the empty one for a key without any. */
    private static Set<String> scopes() {
        Set<String> scopes = new TreeSet<>(Set.of("", "none-such", "admin:read", "admin:keys", "admin:*", "keys:*"));
        operations().forEach(operation -> {
            String scope = new Provocation(SERVER, operation.method(), operation.path()).scope();
            if (scope != null) {
                scopes.add(scope);
                scopes.add(scope.replaceFirst(":.*", ""));
            }
        });
        return scopes;
    }

    /** What the contract's words come to, told again: a key without scopes may do all but administer and ask about others. */
    private static boolean isAllowed(@Nullable String needed, String scope) {
        if (needed == null) {
            return true;
        }
        if (scope.isEmpty()) {
            return !needed.startsWith("admin:") && !needed.startsWith("keys:");
        }
        return scope.equals(needed) || (needed.contains(":") && scope.equals(needed.replaceFirst(":.*", ":*")));
    }

    private static JsonNode described(String path, String method) {
        return SERVER.held.document().root().get("paths").get(path).get(method);
    }
}
