package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InvisibleConfigurationNamesTest {

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

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
        assertThat(keep(name)).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "e\u0301", "\u200f\u05d0", "\ud83c\udff3\ufe0f\u200d\ud83c\udf08", "\ue000", "."})
    void invisible_characters_beside_others_do_no_harm(String name) {
        assertThat(keep(name)).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
    void a_character_that_has_others_shown_in_another_order_is_refused_wherever_it_stands(String character) {
        assertThat(keep("ab" + character + "cd")).isEqualTo(422);
    }

    private static int keep(String name) {
        return SERVER.call(
                        "POST",
                        "/api/v1/configurations",
                        new JsonObject()
                                .put("name", name)
                                .put("total_patients", 1)
                                .encode(),
                        "X-API-Key",
                        SERVER.unlimitedKey().secret(),
                        "Content-Type",
                        "application/json")
                .status();
    }
}
