package dev.latchkey.server;

import static dev.latchkey.server.AdminCalls.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.limit.LimiterMode;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.server.admin.NodeView;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.usage.UsageBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Usage, windows, the audit trail and the servers, looked at over HTTP. */
final class AdminReportsTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final AdminCalls admin = new AdminCalls(SERVER, "admin:*");
    private final TestKey key = SERVER.key();

    @Test
    void the_windows_of_a_key_are_shown_and_nothing_is_taken_from_them() {
        SERVER.get(RunningServer.OWN_KEY, key);
        SERVER.get(RunningServer.OWN_KEY, key);

        for (int i = 0; i < 2; i++) {
            JsonNode windows = admin.get(KEYS + "/" + key.id() + "/windows").json();
            assertThat(windows.at("/minute/limit").asLong()).isEqualTo(Limits.DEFAULT.requestsPer(Window.MINUTE));
            assertThat(windows.at("/minute/used").asLong()).isEqualTo(2);
            assertThat(windows.at("/minute/remaining").asLong())
                    .isEqualTo(Limits.DEFAULT.requestsPer(Window.MINUTE) - 2);
            assertThat(windows.at("/minute/more_after").asLong()).isEqualTo(60L);
            assertThat(windows.at("/day/limit").isNull()).isTrue();
            assertThat(windows.at("/day/used").asLong()).isEqualTo(2);
            assertThat(windows.at("/day/remaining").isNull()).isTrue();
        }
    }

    @Test
    void each_call_takes_one_from_the_windows_of_the_key_that_it_is_made_with() {
        long before = used(admin.key.id());
        admin.get("/admin/v1/nodes");

        assertThat(used(admin.key.id())).isEqualTo(before + 2);
    }

    private long used(UUID id) {
        return admin.get(KEYS + "/" + id + "/windows").json().at("/day/used").asLong();
    }

    @ParameterizedTest
    @CsvSource({
        "days, ?days=0",
        "days, ?days=401",
        "days, ?days=7&from=2025-06-01T00:00:00Z",
        "to, ?to=2025-06-01T00:00:00Z",
        "by, ?by=hour",
        "group, ?days=3&group=route",
        "by, ?from=2025-06-01T00:00:00Z&by=week",
        "from, ?from=2025-06-02T00:00:00Z&to=2025-06-01T00:00:00Z",
        "from, ?from=2020-01-01T00:00:00Z&by=minute",
        "from, ?from=0000-01-01T00:00:00%2B18:00",
        "to, ?from=2025-06-01T00:00:00Z&to=%2B999999999-12-31T00:00:00Z"
    })
    void usage_that_cannot_be_told_is_refused_with_the_name_of_what_is_wrong(String parameter, String query) {
        for (String path : List.of("/admin/v1/usage", KEYS + "/" + key.id() + "/usage")) {
            Answer refused = admin.get(path + query);

            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("PARAMETER_INVALID");
            assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(parameter);
        }
    }

    @Test
    void what_was_used_is_told_by_the_day_and_by_the_period() {
        Instant before = RunningServer.NOW.minusSeconds(1_800);
        UsageBatch batch = new UsageBatch();
        for (int i = 0; i < 3; i++) {
            batch.add(Events.event(key.id(), before, RunningServer.GENERATE, 1, 10, 200, 1));
        }
        new CountingNode(SERVER.usage, "reporting-node").add(batch, RunningServer.NOW);

        JsonNode days = admin.get(KEYS + "/" + key.id() + "/usage?days=2").json();
        assertThat(days.at("/key/id").asText()).isEqualTo(key.id().toString());
        assertThat(days.get("days")).hasSize(2);
        assertThat(days.at("/total/patients").asLong()).isEqualTo(30);
        JsonNode hours = admin.get(
                        KEYS + "/" + key.id() + "/usage?from=2025-06-01T00:00:00Z&to=2025-06-02T00:00:00Z&group=route")
                .json();
        assertThat(hours.get("by").asText()).isEqualTo("hour");
        assertThat(hours.get("rows")).hasSize(1);
        assertThat(hours.at("/rows/0/start").asText()).isEqualTo("2025-06-01T11:00:00Z");
        assertThat(hours.at("/rows/0/route").asText()).isEqualTo(RunningServer.GENERATE);
        assertThat(hours.at("/rows/0/status_2xx").asLong()).isEqualTo(3);
        JsonNode all = admin.get("/admin/v1/usage?from=2025-06-01T00:00:00Z&to=2025-06-02T00:00:00Z&by=day&group=key")
                .json();
        assertThat(values(all.get("rows"), "key")).contains(key.id().toString());
        JsonNode stats = admin.get("/admin/v1/stats?days=2").json();
        assertThat(stats.at("/busiest/0/key/id").asText()).isEqualTo(key.id().toString());
        assertThat(stats.at("/busiest/0/state").asText()).isEqualTo("active");
        assertThat(stats.at("/keys/active").asLong()).isPositive();
        assertThat(stats.get("total").get("patients").asLong())
                .isEqualTo(admin.get("/admin/v1/usage?days=2")
                        .json()
                        .at("/total/patients")
                        .asLong());
    }

    @Test
    void the_audit_trail_tells_who_changed_what_and_verifies() {
        Answer head = admin.get("/admin/v1/audit/head");
        admin.patch(key.id(), "{\"limits\":{\"requests_per_minute\":61}}");
        admin.verb(key.id(), "deactivate", null);

        JsonNode page = admin.get("/admin/v1/audit?limit=1&key_id=" + key.id()).json();
        assertThat(page.at("/entries/0/action").asText()).isEqualTo("deactivate");
        JsonNode before = admin.get("/admin/v1/audit?key_id=" + key.id() + "&cursor="
                        + page.get("next").asText())
                .json();
        assertThat(before.at("/entries/0/action").asText()).isEqualTo("edit");
        assertThat(before.at("/entries/0/actor").asText()).isEqualTo("key:" + admin.key.id());
        assertThat(before.at("/entries/0/before/requests_per_minute").asText()).isEqualTo("60");
        assertThat(before.at("/entries/0/after/requests_per_minute").asText()).isEqualTo("61");
        assertThat(admin.get("/admin/v1/audit?actor=key:" + admin.key.id())
                        .json()
                        .get("entries"))
                .hasSize(2);
        assertThat(admin.get("/admin/v1/audit?since=2030-01-01T00:00:00Z")
                        .json()
                        .get("entries"))
                .isEmpty();
        JsonNode verified = admin.post("/admin/v1/audit/verify", head.text()).json();
        assertThat(verified.get("intact").asBoolean()).isTrue();
        assertThat(verified.get("entries").asLong()).isGreaterThan(2);
    }

    @Test
    void a_head_that_the_trail_does_not_have_is_found_out() {
        JsonNode verified = admin.post("/admin/v1/audit/verify", "{\"head\":\"1:" + "f".repeat(64) + "\"}")
                .json();

        assertThat(verified.get("intact").asBoolean()).isFalse();
        assertThat(verified.get("problems")).hasSize(1);
    }

    @Test
    void comparing_usage_says_that_it_agrees() {
        assertThat(admin.post("/admin/v1/reconcile", "{\"days\":3}")
                        .json()
                        .get("agree")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(LimiterMode.class)
    void the_servers_are_shown_as_this_one_sees_them(LimiterMode counting) {
        NodeView usual = SERVER.nodes;
        SERVER.nodes = new NodeView("a", "1.2.3", List.of("a", "b"), counting, false, false, false);
        try {
            JsonNode seen = admin.get("/admin/v1/nodes").json();
            assertThat(values(seen.get("nodes"), "")).containsExactly("a", "b");
            assertThat(seen.at("/limiter/counting").asText()).isEqualToIgnoringCase(counting.name());
            assertThat(seen.at("/limiter/redis").asText()).isEqualTo("away");
            assertThat(seen.at("/store").asText()).isEqualTo("away");
            assertThat(seen.at("/journal").asText()).isEqualTo("full");
        } finally {
            SERVER.nodes = usual;
        }
    }

    private static List<String> values(JsonNode array, String field) {
        List<String> values = new ArrayList<>();
        array.forEach(each -> values.add((field.isEmpty() ? each : each.get(field)).asText()));
        return values;
    }
}
