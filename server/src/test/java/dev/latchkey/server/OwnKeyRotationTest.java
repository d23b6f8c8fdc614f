package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Holders who see to their own keys. */
final class OwnKeyRotationTest {

    private static final String ROTATE = OWN_KEY + "/rotate";

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static Answer rotate(String secret, @Nullable String body, String retry) {
        return SERVER.call(
                "POST",
                ROTATE,
                body,
                "X-API-Key",
                secret,
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                retry);
    }

    private static int statusOf(String secret) {
        SERVER.directory.refresh();
        return SERVER.get(OWN_KEY, "X-API-Key", secret).status();
    }

    @Test
    void both_secrets_work_in_the_grace_period_on_one_set_of_windows() {
        TestKey key = SERVER.key(
                Limits.NONE.withUnitsPerRequest(10).with(Window.MINUTE, 5).with(Window.HOUR, 100));

        Answer rotated = rotate(key.secret(), "{\"grace\":\"1h\"}", "retry-" + UUID.randomUUID());

        assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
        String successor = rotated.json().get("key").asText();
        assertThat(rotated.json().get("id").asText()).isEqualTo(key.id().toString());
        assertThat(statusOf(key.secret())).isEqualTo(200);
        assertThat(statusOf(successor)).isEqualTo(200);
        JsonNode left = SERVER.get(OWN_KEY, "X-API-Key", successor).json().get("remaining");
        assertThat(left.get("requests_per_minute").asLong()).isEqualTo(1);
    }

    @Test
    void without_grace_the_old_secret_ends_and_a_retry_with_the_new_one_gets_the_same_answer() {
        TestKey key = SERVER.key();
        String retry = "retry-" + UUID.randomUUID();

        Answer rotated = rotate(key.secret(), "{}", retry);

        String successor = rotated.json().get("key").asText();
        assertThat(statusOf(key.secret())).isEqualTo(401);
        assertThat(rotate(successor, "{}", retry).text()).isEqualTo(rotated.text());
        assertThat(statusOf(successor)).isEqualTo(200);
    }

    @Test
    void in_its_grace_period_the_old_secret_gets_the_same_answer_again_and_rotates_nothing_anew() {
        TestKey key = SERVER.key();
        String retry = "retry-" + UUID.randomUUID();
        Answer rotated = rotate(key.secret(), "{\"grace\":\"1h\"}", retry);
        String successor = rotated.json().get("key").asText();
        SERVER.directory.refresh();

        Answer anew = rotate(key.secret(), "{}", "retry-" + UUID.randomUUID());

        assertThat(anew.status()).isEqualTo(409);
        assertThat(anew.code()).isEqualTo("KEY_CONFLICT");
        assertThat(rotate(key.secret(), "{\"grace\":\"1h\"}", retry).text()).isEqualTo(rotated.text());
        assertThat(statusOf(key.secret())).isEqualTo(200);
        assertThat(statusOf(successor)).isEqualTo(200);
    }

    @Test
    void built_in_keys_cannot_be_rotated() {
        Answer answer = rotate(BuiltInKey.DEMO_SECRET, "{}", "retry-" + UUID.randomUUID());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("KEY_CONFLICT");
    }

    @Test
    void a_holder_sees_its_own_usage_alone() {
        TestKey key = SERVER.key();
        SERVER.get(OWN_KEY, SERVER.key());

        Answer usage = SERVER.get(OWN_KEY + "/usage?days=3", key);

        assertThat(usage.status()).isEqualTo(200);
        assertThat(usage.json().get("days")).hasSize(3);
        assertThat(usage.json().at("/key/id").asText()).isEqualTo(key.id().toString());
        assertThat(SERVER.get(OWN_KEY + "/usage?days=0", key).status()).isEqualTo(400);
    }
}
