package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InvisibleNamesTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final AdminCalls calls = new AdminCalls(SERVER, "admin:*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\u00a0",
                "\u2003",
                "\u3000",
                "\u200b",
                "\u200b \u200d",
                "\u00ad",
                "\u2060",
                "\ufeff",
                "\u3164",
                "\u115f",
                "\uffa0",
                "\u034f",
                "\u180e",
                "\ufe0f",
                "\u2800",
                "\u202e",
                "\udb40\udc41",
                "\ud834\udd73"
            })
    void a_name_of_which_nothing_is_to_be_seen_is_none(String name) {
        UUID existing = SERVER.key().id();
        JsonObject body = new JsonObject().put("name", name);

        assertThat(calls.post(AdminCalls.KEYS, body.encode()).status()).isEqualTo(422);
        assertThat(calls.patch(existing, body.encode()).status()).isEqualTo(422);
        assertThat(calls.patch(existing, "{\"metadata\":" + new JsonObject().put(name, "x") + "}")
                        .status())
                .isEqualTo(422);
        String import_ = "{\"keys\":[" + body.copy().put("key", "a-secret-of-another-system-0123456789") + "]}";
        assertThat(calls.post(AdminCalls.KEYS + "/import", import_)
                        .json()
                        .get("refused")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "e\u0301", "\u200f\u05d0", "\ud83c\udff3\ufe0f\u200d\ud83c\udf08", "\ue000", "."})
    void invisible_characters_beside_others_do_no_harm(String name) {
        assertThat(calls.post(
                                AdminCalls.KEYS,
                                new JsonObject().put("name", name).encode())
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
    void a_character_that_has_others_shown_in_another_order_is_refused_wherever_it_stands(String character) {
        String text = "ab" + character + "cd";
        UUID existing = SERVER.key().id();
        for (JsonObject body : List.of(
                new JsonObject().put("name", text),
                new JsonObject().put("name", "n").put("email", "a" + character + "b@example.org"),
                new JsonObject().put("name", "n").put("metadata", new JsonObject().put(text, "x")),
                new JsonObject().put("name", "n").put("metadata", new JsonObject().put("x", text)))) {
            Answer refused = calls.post(AdminCalls.KEYS, body.encode());
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text()).contains("shown in another order");
            assertThat(calls.patch(existing, body.encode()).status()).isEqualTo(422);
        }
    }
}
