package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.Answer;
import dev.latchkey.server.TestKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CollidingNamesTest {

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private static final String ORDINARY =
            "{\"name\":\"Winter\",\"total_patients\":5,\"a member of my own\":{\"another\":1}}";

    @ParameterizedTest
    @CsvSource({"400, total_patients: ", "16000, at most 500 fields"})
    void names_that_collide_are_as_good_as_others_and_nothing_to_other_callers(int count, String told) {
        TestKey ill = SERVER.unlimitedKey();
        TestKey other = SERVER.unlimitedKey();

        for (int i = 0; i < 5; i++) {
            assertThat(validate(ill, CollidingNames.object(count)).text()).contains(told);
            assertThat(validate(other, ORDINARY).json().get("valid").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void they_are_kept_and_shown_like_others() {
        TestKey key = SERVER.unlimitedKey();
        String body = CollidingNames.object(400).replaceFirst("\\{", "{\"name\":\"Winter\",\"total_patients\":5,");

        Answer kept = post(key, "/api/v1/configurations", body);

        assertThat(kept.status()).isEqualTo(201);
        assertThat(SERVER.get("/api/v1/configurations", key).json().get(0)).isEqualTo(kept.json());
        String ordered = "{\"configuration_id\":\"" + kept.json().get("id").asText() + "\"}";
        assertThat(post(key, "/api/v1/generation", ordered).status()).isEqualTo(201);
    }

    private static Answer validate(TestKey key, String body) {
        return post(key, "/api/v1/configurations/validate", body);
    }

    private static Answer post(TestKey key, String path, String body) {
        return SERVER.call("POST", path, body, "X-API-Key", key.secret(), "Content-Type", "application/json");
    }
}
