package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.NOW;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code GET /api/v1/key} tells a holder. */
final class OwnKeyTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void the_key_its_limits_and_what_remains() {
        TestKey key = SERVER.key(
                Limits.NONE.withUnitsPerRequest(5).with(Window.MINUTE, 10).with(Window.HOUR, 100),
                "generate",
                "reports");
        SERVER.get(OWN_KEY, key);

        JsonNode json = SERVER.get(OWN_KEY, key).json();

        assertThat(json.get("id").asText()).isEqualTo(key.id().toString());
        assertThat(json.get("state").asText()).isEqualTo("active");
        assertThat(json.get("scopes")).extracting(JsonNode::asText).containsExactly("generate", "reports");
        assertThat(json.at("/limits/patients_per_request").asLong()).isEqualTo(5);
        assertThat(json.at("/limits/requests_per_day").isNull()).isTrue();
        assertThat(json.at("/remaining/requests_per_minute").asLong()).isEqualTo(8);
        assertThat(json.at("/remaining/requests_per_hour").asLong()).isEqualTo(98);
        assertThat(json.at("/remaining/requests_per_day").isNull()).isTrue();
        assertThat(json.at("/limits/requests_per_month").isNull()).isTrue();
        assertThat(json.at("/remaining/requests_per_month").isNull()).isTrue();
    }

    @Test
    void what_it_has_used_as_the_store_has_it() {
        TestKey key = SERVER.key();
        UsageBatch batch = new UsageBatch();
        batch.add(used(key.id(), NOW.toEpochMilli(), 3));
        batch.add(used(key.id(), NOW.toEpochMilli() - 86_400_000, 4));
        new CountingNode(SERVER.usage, "some-node").add(batch, NOW);

        JsonNode usage = SERVER.get(OWN_KEY, key).json().get("usage");

        assertThat(usage.get("requests").asLong()).isEqualTo(2);
        assertThat(usage.get("patients").asLong()).isEqualTo(7);
        assertThat(usage.get("requests_today").asLong()).isEqualTo(1);
        assertThat(usage.get("last_used_at").asText()).isEqualTo(NOW.toString());
        assertThat(usage.get("as_of").asText()).isEqualTo(NOW.toString());
    }

    @Test
    void however_often_it_asks_the_store_is_asked_now_and_then() {
        TestKey key = SERVER.key();
        assertThat(requests(key)).isZero();
        UsageBatch batch = new UsageBatch();
        batch.add(used(key.id(), NOW.toEpochMilli(), 3));
        new CountingNode(SERVER.usage, "another-node").add(batch, NOW);

        assertThat(requests(key)).isZero();
        SERVER.letUsageAge();
        assertThat(requests(key)).isEqualTo(1);
    }

    private static long requests(TestKey key) {
        return SERVER.get(OWN_KEY, key).json().at("/usage/requests").asLong();
    }

    @Test
    void a_key_sees_nothing_but_itself() {
        TestKey one = SERVER.key();
        TestKey other = SERVER.key();

        assertThat(SERVER.get(OWN_KEY, one).text())
                .contains(one.id().toString())
                .doesNotContain(other.id().toString());
    }

    @Test
    void it_is_a_request_and_counted_as_one() {
        TestKey key = SERVER.key();

        SERVER.get(OWN_KEY, key);

        assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200);
        assertThat(SERVER.journal.of(key.id())).extracting(UsageEvent::route).containsOnly(OWN_KEY);
    }

    private static UsageEvent used(UUID key, long at, long patients) {
        return Events.answered(key, Instant.ofEpochMilli(at), 200, patients);
    }
}
