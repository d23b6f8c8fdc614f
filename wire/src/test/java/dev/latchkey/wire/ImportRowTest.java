package dev.latchkey.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of other systems, read as keys. */
class ImportRowTest {

    private static final ImportNames NAMES = new ImportNames(new UnitName("patient", "patients"));
    private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");
    private static final String SECRET = "old-system-0123456789-abcdefghijkl";

    @Test
    void a_row_of_the_generator_s_key_table_comes_in_as_it_is() {
        ImportRow row = row("""
                {"id": "5f6b9c1e-8a52-4b52-a2d8-3d7a2c7c0a11", "key": "%s", "name": "Partner", "email": "p@q.example",
                 "is_active": true, "is_demo": false, "max_patients_per_request": 500, "max_requests_per_day": null,
                 "max_requests_per_minute": 30, "max_requests_per_hour": 400, "total_requests": 77,
                 "total_patients_generated": 8800, "daily_requests": 3, "last_used_at": "2025-06-01T10:00:00.123456",
                 "last_reset_at": "2025-06-01T00:00:00", "created_at": "2024-01-02 03:04:05+00",
                 "updated_at": "2024-01-02T03:04:05", "expires_at": null,
                 "key_metadata": {"team": "red", "n": 5, "deep": {"a": [true, null]}, "none": null}}
                """.formatted(SECRET));

        ImportedKey key = row.key(NOW);

        assertThat(key.wanted().name()).isEqualTo("Partner");
        assertThat(key.wanted().limits())
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(500)
                        .with(Window.MINUTE, 30)
                        .with(Window.HOUR, 400));
        assertThat(key.wanted().expiresAt()).isNull();
        assertThat(key.wanted().metadata())
                .isEqualTo(Map.of(
                        "id",
                        "5f6b9c1e-8a52-4b52-a2d8-3d7a2c7c0a11",
                        "team",
                        "red",
                        "n",
                        "5",
                        "deep",
                        "{\"a\":[true,null]}"));
        assertThat(Objects.requireNonNull(key.secret()).reveal()).isEqualTo(SECRET);
        assertThat(key.history().state()).isEqualTo(KeyState.ACTIVE);
        assertThat(key.history().createdAt()).isEqualTo("2024-01-02T03:04:05Z");
        assertThat(key.history().used())
                .isEqualTo(new OpeningBalance(77, 8_800, Instant.parse("2025-06-01T10:00:00.123456Z")));
        assertThat(row.keptAsMetadata()).containsExactly("id");
        assertThat(row.leftOut()).containsExactlyInAnyOrder("daily_requests", "last_reset_at", "updated_at");
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, true, ACTIVE",
        "Enabled, FALSE, INACTIVE",
        "isActive, f, INACTIVE",
        "IS-ACTIVE, 1, ACTIVE",
        "is active, 0, INACTIVE",
        "active, no, INACTIVE",
        "disabled, true, INACTIVE",
        "paused, true, INACTIVE",
        "expired, true, INACTIVE",
        "valid, false, INACTIVE",
        "revoked, t, INACTIVE",
        "revoked, false, ACTIVE",
        "revokedAt, 2025-01-01, INACTIVE",
        "deleted_at, 2025-01-01, DELETED",
        "is_deleted, yes, DELETED",
        "state, Active, ACTIVE",
        "status, suspended, INACTIVE",
        "deactivated, true, INACTIVE",
        "Locked, yes, INACTIVE",
        "is_banned, true, INACTIVE",
        "STATE, expired, EXPIRED",
        "state, deleted, DELETED",
    })
    void what_a_row_says_of_its_state_is_understood(String field, String value, KeyState state) {
        assertThat(of(Map.of("name", "A", "key", SECRET, field, value))
                        .key(NOW)
                        .history()
                        .state())
                .isEqualTo(state);
    }

    @Test
    void where_fields_tell_different_states_the_strictest_holds() {
        assertThat(row("{\"name\":\"A\",\"key\":\"" + SECRET
                                + "\",\"enabled\":true,\"state\":\"active\",\"revoked\":true}")
                        .key(NOW)
                        .history()
                        .state())
                .isEqualTo(KeyState.INACTIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"state\":\"odd\"}", "{\"enabled\":\"perhaps\"}", "{\"is_demo\":\"perhaps\"}"})
    void a_state_that_is_not_understood_is_refused(String said) {
        assertThatThrownBy(() -> row(said.replace("}", ",\"name\":\"A\",\"key\":\"" + SECRET + "\"}"))
                        .key(NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny("odd", "perhaps");
    }

    @ParameterizedTest
    @CsvSource({
        "2030-06-30, 2030-07-01T00:00:00Z",
        "2030-06-30T12:00:00Z, 2030-06-30T12:00:00Z",
        "2030-06-30 12:00:00, 2030-06-30T12:00:00Z",
        "2030-06-30 12:00:00+02, 2030-06-30T10:00:00Z",
        "2030-06-30 12:00:00.5+0200, 2030-06-30T10:00:00.500Z",
        "2030-06-30 12:00:00.123456+02:00, 2030-06-30T10:00:00.123456Z",
        "2030-06-30 12:00:00 UTC, 2030-06-30T12:00:00Z",
        "2001-01-01T00:00:00, 2001-01-01T00:00:00Z",
        "1900000000, 2030-03-17T17:46:40Z",
        "1900000000000, 2030-03-17T17:46:40Z",
        "1900000000.5, 2030-03-17T17:46:40.500Z",
        "90d, 2025-09-13T12:00:00Z",
        "0,",
        "-1,",
    })
    void an_expiry_is_understood_as_systems_write_it(String text, @Nullable String expiry) {
        assertThat(of(Map.of("name", "A", "key", SECRET, "Expires", text))
                        .key(NOW)
                        .wanted()
                        .expiresAt())
                .isEqualTo(expiry == null ? null : Instant.parse(expiry));
    }

    @Test
    void the_demo_key_is_known_by_its_secret_and_by_its_flag() {
        assertThat(of(Map.of("name", "A", "key", " DEMO_MILMED_2025_50_PATIENTS"))
                        .isDemoKey())
                .isTrue();
        ImportRow flagged = of(Map.of("name", "A", "key", SECRET, "is_demo", "t"));
        assertThat(flagged.isDemoKey()).isTrue();
        assertThatThrownBy(() -> flagged.key(NOW)).isInstanceOf(IllegalArgumentException.class);
        assertThat(of(Map.of("name", "A", "key", SECRET, "is_demo", false)).isDemoKey())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(TextField.class)
    void every_text_of_a_key_has_its_field(TextField field) {
        assertThat(new ImportNames(UnitName.UNIT).find(field.label()))
                .map(ImportField::text)
                .contains(field);
    }

    @Test
    void no_secret_is_kept_in_metadata_whatever_its_field_is_called() {
        ImportRow row = of(Map.of(
                "name",
                "A",
                "key",
                SECRET,
                "old_password",
                "x",
                "session_token",
                "y",
                "copy",
                SECRET,
                "colour",
                "red"));

        assertThat(row.key(NOW).wanted().metadata()).isEqualTo(Map.of("colour", "red"));
        assertThat(row.leftOut()).containsExactlyInAnyOrder("old_password", "session_token");
        assertThatThrownBy(() -> of(Map.of("name", SECRET, "key", SECRET)).key(NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> of(Map.of("name", "A", "key", SECRET, "value", "other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave one of them out");
    }

    @Test
    void nor_where_it_is_written_otherwise_inside_of_a_member_s_json() {
        String secret = "a\\secret\"with/what-json-escapes-and-32";
        ImportRow row =
                of(Map.of("name", "A", "key", secret, "more", Map.of("copy", List.of(secret)), "colour", "red"));

        assertThat(row.key(NOW).wanted().metadata()).isEqualTo(Map.of("colour", "red"));
    }

    @Test
    void a_key_s_own_secret_is_kept_in_no_other_field() {
        String scopeLike = "a-secret-of-letters-alone:that-looks-like-a-scope";
        Map<String, Object> inEmail = Map.of("name", "A", "key", SECRET, "email", SECRET + "@q.example");
        Map<String, Object> inScopes = Map.of("name", "A", "key", scopeLike, "scopes", List.of(scopeLike));
        for (Map<String, Object> values : List.of(inEmail, inScopes)) {
            assertThatThrownBy(() -> of(values).key(NOW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("has the secret in it")
                    .hasMessageNotContaining(String.valueOf(values.get("key")));
        }

        assertThat(of(Map.of("name", "A", "key", SECRET, "metadata", Map.of(SECRET, "v", "colour", "red")))
                        .key(NOW)
                        .wanted()
                        .metadata())
                .isEqualTo(Map.of("colour", "red"));
    }

    @Test
    void a_secret_in_the_wrong_field_is_not_repeated() {
        for (String field : List.of(
                "email",
                "type",
                "scopes",
                "address_ranges",
                "requests_per_day",
                "requests_per_month",
                "expires_at",
                "state",
                "enabled",
                "total_requests",
                "key_sha256",
                "last_used_at")) {
            Map<String, Object> values = new LinkedHashMap<>(Map.of("name", "A", "key", "b" + SECRET));
            values.put(field, SECRET);
            assertThatThrownBy(() -> of(values).key(NOW))
                    .as(field)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void a_hash_that_stands_in_the_place_of_a_secret_is_found_out_by_its_beginning() {
        String hash = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(SecretHasher.plain().hash(Secret.of(SECRET)).bytes());

        assertThatThrownBy(() ->
                        of(Map.of("name", "A", "key", hash, "start", "old-sy")).key(NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key_sha256");
        assertThat(of(Map.of("name", "A", "key_sha256", hash, "start", "old-sy"))
                        .key(NOW)
                        .hash())
                .isEqualTo(SecretHasher.plain().hash(Secret.of(SECRET)));
        assertThat(of(Map.of("name", "A", "key", SECRET, "start", "old-sy"))
                        .key(NOW)
                        .secret())
                .isNotNull();
    }

    @Test
    void unknown_fields_go_where_they_are_wanted() {
        Map<String, Object> values = Map.of("name", "A", "key", SECRET, "colour", "red");

        assertThat(ImportRow.of(values, UnknownFields.METADATA, NAMES)
                        .key(NOW)
                        .wanted()
                        .metadata())
                .isEqualTo(Map.of("colour", "red"));
        ImportRow ignored = ImportRow.of(values, UnknownFields.IGNORE, NAMES);
        assertThat(ignored.key(NOW).wanted().metadata()).isEmpty();
        assertThat(ignored.leftOut()).isEqualTo(Set.of("colour"));
        assertThatThrownBy(() -> ImportRow.of(values, UnknownFields.REFUSE, NAMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":1}|a|1", "[1,2]|metadata|[1,2]", "plain|metadata|plain", "{\"metadata\":\"x\"}|metadata|x"
            })
    void metadata_may_be_any_json(String text, String name, String value) {
        assertThat(of(Map.of("name", "A", "key", SECRET, "metadata", text))
                        .key(NOW)
                        .wanted()
                        .metadata())
                .isEqualTo(Map.of(name, value));
    }

    private static ImportRow row(String json) {
        try {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            ((Map<?, ?>) Objects.requireNonNull(JsonTree.read(json)))
                    .forEach((name, value) -> values.put(String.valueOf(name), value));
            return ImportRow.of(values, UnknownFields.METADATA, NAMES);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ImportRow of(Map<String, ?> values) {
        return ImportRow.of(values, UnknownFields.METADATA, NAMES);
    }
}
