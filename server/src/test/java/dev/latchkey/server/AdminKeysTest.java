package dev.latchkey.server;

import static dev.latchkey.server.AdminCalls.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys listed, looked at and changed over HTTP. */
final class AdminKeysTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final AdminCalls admin = new AdminCalls(SERVER, "admin:*");
    private final UUID key = SERVER.key().id();

    @Test
    void a_key_is_shown_with_its_revision_as_its_tag() {
        Answer shown = admin.get(KEYS + "/" + key);

        assertThat(shown.header("ETag")).isEqualTo("\"1\"");
        assertThat(shown.header("Cache-Control")).isEqualTo("no-store");
        assertThat(shown.json().get("id").asText()).isEqualTo(key.toString());
        assertThat(shown.json().has("key")).isFalse();
        assertThat(admin.get(KEYS + "/" + key, "If-None-Match", "\"1\"").status())
                .isEqualTo(304);
        admin.patch(key, "{\"name\":\"Other\"}");
        assertThat(admin.get(KEYS + "/" + key, "If-None-Match", "\"1\"").status())
                .isEqualTo(200);
    }

    @Test
    void a_beginning_of_an_id_that_no_other_has_will_do() {
        String id = key.toString();

        assertThat(admin.get(KEYS + "/" + id.substring(0, 18)).json().get("id").asText())
                .isEqualTo(id);
        assertThat(admin.get(KEYS + "/" + id.toUpperCase(Locale.ROOT))
                        .json()
                        .get("id")
                        .asText())
                .isEqualTo(id);
        Answer none = admin.get(KEYS + "/ffffffff-ffff");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.code()).isEqualTo("KEY_NOT_FOUND");
        assertThat(none.json().get("detail").asText()).startsWith("No key has an id that begins with");
    }

    @Test
    void a_patch_changes_what_it_names_and_leaves_the_rest() {
        admin.patch(key, """
                {"email": "a@b.example", "limits": {"requests_per_minute": null, "requests_per_day": 7},
                 "scopes": ["generate"], "address_ranges": ["192.0.2.0/24"], "metadata": {"a": "1", "b": "2"},
                 "expires_at": "2030-01-01T00:00:00+02:00"}""");

        Answer patched =
                admin.patch(key, "{\"name\":\"Renamed\",\"email\":null,\"metadata\":{\"a\":null,\"c\":\"3\"}}");

        ApiKey stored = SERVER.keys.findById(key).orElseThrow();
        assertThat(stored.name()).isEqualTo("Renamed");
        assertThat(stored.email()).isNull();
        assertThat(stored.limits())
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(1_000)
                        .with(Window.HOUR, 1_000)
                        .with(Window.DAY, 7));
        assertThat(stored.scopes()).containsExactly("generate");
        assertThat(stored.addressRanges()).extracting(Object::toString).containsExactly("192.0.2.0/24");
        assertThat(stored.metadata()).containsOnlyKeys("b", "c");
        assertThat(stored.expiresAt()).isEqualTo("2029-12-31T22:00:00Z");
        assertThat(patched.header("ETag")).isEqualTo("\"3\"");
        assertThat(patched.json().get("revision").asLong()).isEqualTo(3);
        assertThat(admin.patch(key, "{\"expires_at\":null}")
                        .json()
                        .get("expires_at")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_merge_patch_may_say_that_it_is_one() {
        Answer patched = SERVER.call(
                "PATCH",
                KEYS + "/" + key,
                "{\"name\":\"Merged\"}",
                "X-API-Key",
                admin.key.secret(),
                "Content-Type",
                "application/merge-patch+json");

        assertThat(patched.json().get("name").asText()).isEqualTo("Merged");
    }

    @Test
    void a_scope_that_this_API_does_not_have_is_taken_for_a_slip_unless_it_is_said_to_be_another_s() {
        for (Answer slip : List.of(
                admin.post(KEYS, "{\"name\":\"n\",\"scopes\":[\"genrate\"]}"),
                admin.patch(key, "{\"scopes\":[\"genrate\"]}"))) {
            assertThat(slip.status()).isEqualTo(422);
            assertThat(slip.json().at("/errors/0/field").asText()).isEqualTo("scopes[0]");
            assertThat(slip.json().at("/errors/0").toString())
                    .contains("must be a scope of this API, or stand in custom_scopes; did you mean generate?");
        }

        Answer made =
                admin.post(KEYS, "{\"name\":\"n\",\"scopes\":[\"generate\"],\"custom_scopes\":[\"orders:write\"]}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("scopes")).extracting(JsonNode::asText).containsExactly("generate", "orders:write");
        UUID id = UUID.fromString(made.json().get("id").asText());
        assertThat(admin.patch(id, "{\"custom_scopes\":[\"orders:read\"]}")
                        .json()
                        .get("scopes"))
                .extracting(JsonNode::asText)
                .containsExactly("orders:read");
        assertThat(admin.patch(id, "{\"scopes\":[]}").json().get("scopes")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name                       | {"name": "a\\tb"}
            name                       | {"name": " "}
            email                      | {"email": "nobody"}
            custom_scopes              | {"custom_scopes": ["Not A Scope"]}
            address_ranges             | {"address_ranges": ["192.0.2.1/24"]}
            metadata                   | {"metadata": {" ": "x"}}
            expires_at                 | {"expires_at": "2020-01-01T00:00:00Z"}
            expires_at                 | {"expires_at": "9020-01-01T00:00:00Z"}
            expires_at                 | {"expires_at": "+99999-01-01T00:00:00Z"}
            limits.requests_per_minute | {"limits": {"requests_per_minute": 0}}
            limits.per_minute          | {"limits": {"per_minute": 1}}
            surprise                   | {"surprise": 1}""")
    void what_no_key_may_have_is_told_by_the_field(String field, String body) {
        for (Answer refused : List.of(
                admin.patch(key, body), admin.post(KEYS, body.replaceFirst("^\\{(?!\"name)", "{\"name\":\"n\",")))) {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("BODY_INVALID");
            assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
        }
        assertThat(SERVER.keys.findById(key).orElseThrow().revision()).isEqualTo(1);
    }

    @Test
    void metadata_has_its_bounds_in_sum_too() {
        StringBuilder body = new StringBuilder("{\"metadata\":{");
        for (int i = 0; i < 32; i++) {
            body.append(i == 0 ? "" : ",").append("\"m").append(i).append("\":\"x\"");
        }
        assertThat(admin.patch(key, body + "}}").status()).isEqualTo(200);

        Answer refused = admin.patch(key, "{\"metadata\":{\"one\":\"too many\"}}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("metadata");
        assertThat(admin.patch(key, "{\"metadata\":{\"one\":\"in place\",\"m0\":null}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_change_that_expects_another_revision_changes_nothing() {
        admin.patch(key, "{\"name\":\"Second\"}", "If-Match", "\"1\"");

        for (Answer stale : List.of(
                admin.patch(key, "{\"name\":\"Lost\"}", "If-Match", "\"1\""),
                admin.delete(key, "If-Match", "\"1\""),
                admin.verb(key, "deactivate", null, "If-Match", "\"3\""),
                admin.verb(key, "rotate", "{}", "If-Match", "\"1\""),
                admin.verb(key, "purge", null, "If-Match", "\"1\""))) {
            assertThat(stale.status()).isEqualTo(412);
            assertThat(stale.code()).isEqualTo("STALE");
        }
        ApiKey stored = SERVER.keys.findById(key).orElseThrow();
        assertThat(stored.name()).isEqualTo("Second");
        assertThat(stored.revision()).isEqualTo(2);
        assertThat(admin.delete(key, "If-Match", "*").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "W/\"1\"", "\"1\", \"2\"", "\"a\"", "\"0\"", "\"99999999999999999999\""})
    void an_expectation_that_cannot_be_understood_is_refused(String tag) {
        Answer refused = admin.delete(key, "If-Match", tag);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("If-Match");
        assertThat(SERVER.keys.findById(key).orElseThrow().stateAt(RunningServer.NOW))
                .isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void states_follow_each_other() {
        assertThat(admin.verb(key, "deactivate", null).json().get("state").asText())
                .isEqualTo("inactive");
        assertThat(admin.get(KEYS + "/" + key).json().get("deactivated_at").isNull())
                .isFalse();
        assertThat(admin.verb(key, "activate", null).json().get("state").asText())
                .isEqualTo("active");
        assertThat(admin.verb(key, "extend", "{\"by\":\"1d\"}").code()).isEqualTo("KEY_CONFLICT");
        assertThat(admin.delete(key).json().get("state").asText()).isEqualTo("deleted");
        assertThat(admin.verb(key, "activate", null).code()).isEqualTo("KEY_CONFLICT");
        assertThat(admin.verb(key, "purge", null).status()).isEqualTo(204);
        assertThat(admin.get(KEYS + "/" + key).code()).isEqualTo("KEY_NOT_FOUND");
    }

    @Test
    void an_expiry_moves_on_from_where_it_is() {
        UUID expiring = SERVER.expiringKey(Duration.ofDays(1)).id();

        assertThat(admin.verb(expiring, "extend", "{\"by\":\"36h\"}")
                        .json()
                        .get("expires_at")
                        .asText())
                .isEqualTo(SERVER.time.instant().plus(Duration.ofHours(60)).toString());
        Answer tooFar = admin.verb(expiring, "extend", "{\"by\":\"999999999w\"}");
        assertThat(tooFar.status()).isEqualTo(422);
        assertThat(tooFar.json().at("/errors/0/field").asText()).isEqualTo("by");
    }

    @Test
    void the_built_in_keys_can_be_deactivated_and_nothing_else() {
        UUID demo = BuiltInKey.DEMO.id();

        assertThat(admin.patch(demo, "{\"name\":\"Mine\"}").code()).isEqualTo("KEY_CONFLICT");
        assertThat(admin.delete(demo).code()).isEqualTo("KEY_CONFLICT");
        assertThat(admin.verb(demo, "rotate", null).code()).isEqualTo("KEY_CONFLICT");
        assertThat(admin.verb(demo, "purge", null).code()).isEqualTo("KEY_CONFLICT");
        assertThat(admin.verb(demo, "deactivate", null).status()).isEqualTo(200);
        assertThat(admin.verb(demo, "activate", null).status()).isEqualTo(200);
    }

    @Test
    void a_listing_goes_page_by_page_through_what_was_asked_for() {
        for (int i = 0; i < 5; i++) {
            admin.post(KEYS, "{\"name\":\"Paged " + i + "\",\"type\":\"demo\"}");
        }
        UUID deleted = SERVER.keys.list(query("Paged 3")).keys().get(0).id();
        admin.delete(deleted);

        assertThat(names("?search=pag&sort=name&limit=2&type=demo"))
                .containsExactly("Paged 0", "Paged 1", "Paged 2", "Paged 4");
        assertThat(names("?search=pag&sort=-name&include_deleted=true"))
                .hasSize(5)
                .startsWith("Paged 4", "Paged 3");
        assertThat(names("?search=pag&state=deleted")).containsExactly("Paged 3");
        assertThat(names("?search=pag&type=live")).isEmpty();
        assertThat(names("?search=pag&expires_before=2099-01-01T00:00:00Z")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cursor, ?cursor=bogus",
        "limit, ?limit=0",
        "limit, ?limit=1001",
        "sort, ?sort=hint",
        "state, ?state=ACTIVE",
        "search, ?search=a%00b",
        "expires_before, ?expires_before=yesterday",
        "expires_before, ?expires_before=%2B99999-01-01T00:00:00Z",
        "limit, ?limit=1&limit=2"
    })
    void a_listing_that_cannot_be_is_refused_with_the_name_of_what_is_wrong(String parameter, String query) {
        Answer refused = admin.get(KEYS + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("PARAMETER_INVALID");
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(parameter);
    }

    @Test
    void a_line_break_at_the_end_of_a_parameter_is_part_of_it() {
        assertThat(admin.get("/admin/v1/audit?cursor=5%0A").code()).isEqualTo("PARAMETER_INVALID");
        assertThat(admin.get(KEYS + "/abc%0A").code()).isEqualTo("PARAMETER_INVALID");
    }

    @Test
    void cleaning_up_deactivates_what_has_expired_after_telling_what_that_is() {
        UUID expired = SERVER.expiringKey(Duration.ofHours(1)).id();
        SERVER.time.advance(Duration.ofHours(2));

        JsonNode told = admin.post(KEYS + "/cleanup", "{\"dry_run\":true}").json();
        assertThat(ids(told)).contains(expired.toString());
        assertThat(SERVER.keys.findById(expired).orElseThrow().deactivatedAt()).isNull();

        JsonNode done = admin.post(KEYS + "/cleanup", null).json();
        assertThat(ids(done)).isEqualTo(ids(told));
        assertThat(done.get("total").asInt()).isEqualTo(ids(done).size());
        assertThat(SERVER.keys.findById(expired).orElseThrow().deactivatedAt()).isNotNull();
        assertThat(admin.post(KEYS + "/cleanup", "{}").json().get("total").asInt())
                .isZero();
    }

    @Test
    void cleaning_up_stops_at_a_limit_and_goes_on_from_there() {
        List<String> expired = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expired.add(SERVER.expiringKey(Duration.ofMinutes(10 + i)).id().toString());
        }
        SERVER.time.advance(Duration.ofHours(2));

        assertThat(ids(admin.post(KEYS + "/cleanup", "{\"limit\":2,\"dry_run\":true}")
                        .json()))
                .isEqualTo(expired.subList(0, 2));
        assertThat(ids(admin.post(KEYS + "/cleanup", "{\"limit\":2}").json())).isEqualTo(expired.subList(0, 2));
        JsonNode rest = admin.post(KEYS + "/cleanup", "{\"limit\":1000}").json();
        assertThat(ids(rest)).isEqualTo(expired.subList(2, 5));
        assertThat(rest.get("total").asInt()).isEqualTo(3);
        assertThat(rest.at("/keys/0/deactivated_at").asText())
                .isEqualTo(SERVER.time.instant().toString());
        assertThat(admin.post(KEYS + "/cleanup", "{\"limit\":0}").code()).isEqualTo("BODY_INVALID");
    }

    private static KeyQuery query(String search) {
        return new KeyQuery(search, null, true, null, null, KeySort.NEWEST, null, 10, RunningServer.NOW);
    }

    private List<String> names(String query) {
        List<String> names = new ArrayList<>();
        JsonNode page = admin.get(KEYS + query).json();
        page.get("keys").forEach(each -> names.add(each.get("name").asText()));
        while (!page.get("next").isNull()) {
            page = admin.get(KEYS + query + "&cursor=" + page.get("next").asText())
                    .json();
            page.get("keys").forEach(each -> names.add(each.get("name").asText()));
        }
        return names;
    }

    private static List<String> ids(JsonNode keys) {
        List<String> ids = new ArrayList<>();
        keys.get("keys").forEach(each -> ids.add(each.get("id").asText()));
        return ids;
    }
}
