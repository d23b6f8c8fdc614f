package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.server.Answer;
import dev.latchkey.server.TestKey;
import dev.latchkey.usage.UsageEvent;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What callers are told of jobs where it is not simply the job. */
class JobAnswersTest {

    private static final String SEALED =
            "{\"configuration\":{\"count\":3},\"use_encryption\":true," + "\"encryption_password\":\"0123456789\"}";

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    @Test
    void a_full_queue_says_when_to_try_again() {
        ApiCaller caller = new ApiCaller(SERVER);
        for (int i = 0; i < JobSettings.UNFINISHED_OF_OWNER; i++) {
            caller.waiting();
        }

        Answer full = caller.order("{\"configuration\":{\"count\":3}}");

        assertThat(full.status()).isEqualTo(503);
        assertThat(full.json().at("/code").asText()).isEqualTo("QUEUE_FULL");
        assertThat(full.number("Retry-After")).isEqualTo(5);
        assertThat(new ApiCaller(SERVER)
                        .order("{\"configuration\":{\"count\":3}}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void encrypted_files_are_downloaded_and_nothing_else_tells_of_their_patients() {
        ApiCaller caller = new ApiCaller(SERVER);
        String id = caller.completed(SEALED);

        for (String path : List.of("/api/v1/jobs/" + id + "/results", "/api/v1/downloads/" + id + "?format=json")) {
            Answer refused = caller.get(path);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/code").asText()).isEqualTo("JOB_ENCRYPTED");
        }
        assertThat(caller.get("/api/v1/jobs/" + id).text())
                .contains("patients.json.enc")
                .doesNotContain("0123456789", "encryption_password");
        assertThat(caller.get("/api/v1/downloads/" + id).status()).isEqualTo(200);
        SERVER.archives.delete(UUID.fromString(id));
        Answer gone = caller.get("/api/v1/downloads/" + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().at("/code").asText()).isEqualTo("ARCHIVE_GONE");
    }

    @Test
    void an_archive_that_had_to_make_room_is_made_again() {
        ApiCaller caller = new ApiCaller(SERVER);
        String id = caller.completed("{\"configuration\":{\"count\":3}}");
        Answer first = caller.get("/api/v1/downloads/" + id);

        SERVER.archives.delete(UUID.fromString(id));

        assertThat(caller.get("/api/v1/downloads/" + id).body()).isEqualTo(first.body());
    }

    @Test
    void asking_for_a_job_is_a_request_without_patients() {
        TestKey key = SERVER.key(JobWays.units(1_000));
        new ApiCaller(SERVER, key).order("{\"configuration\":{\"count\":30}}");

        List<UsageEvent> events = SERVER.journal.events().stream()
                .filter(event -> event.key().equals(key.id()))
                .toList();
        assertThat(events).extracting(UsageEvent::requests).containsOnlyOnce(1);
        assertThat(events).extracting(UsageEvent::units).containsOnly(0L);
        assertThat(events).extracting(UsageEvent::route).containsOnly("/api/v1/generation");
    }

    @Test
    void a_stream_is_charged_batch_by_batch() {
        TestKey key = SERVER.key(JobWays.units(1_000));
        new ApiCaller(SERVER, key)
                .get("/api/v1/streaming/generate?configuration_id=first-look&count=250&batch_size=100");

        assertThat(SERVER.journal.events().stream().filter(event -> event.key().equals(key.id())))
                .extracting(UsageEvent::units)
                .filteredOn(units -> units > 0)
                .containsExactly(100L, 100L, 50L);
    }

    @Test
    void whoever_shares_the_demo_key_finds_a_configuration_by_its_id_alone() {
        Answer created = SERVER.call(
                "POST",
                "/api/v1/configurations",
                "{\"name\":\"x\",\"total_patients\":3}",
                "X-API-Key",
                BuiltInKey.DEMO_SECRET,
                "Content-Type",
                "application/json");

        assertThat(created.status()).isEqualTo(201);
        assertThat(SERVER.get(created.header("Location"), "X-API-Key", BuiltInKey.DEMO_SECRET)
                        .status())
                .isEqualTo(200);
        String listed = SERVER.get("/api/v1/configurations?limit=100", "X-API-Key", BuiltInKey.DEMO_SECRET)
                .text();
        assertThat(listed).doesNotContain(created.json().get("id").asText());
    }

    @Test
    void whoever_shares_the_demo_key_has_the_presets_and_cannot_change_them() {
        ApiCaller anyone = new ApiCaller(SERVER, new TestKey(BuiltInKey.DEMO.id(), BuiltInKey.DEMO_SECRET));

        JsonNode listed = anyone.get("/api/v1/configurations/").json();
        JsonNode presets = anyone.get("/api/v1/presets").json().get("presets");
        assertThat(listed.findValuesAsText("id")).containsAll(presets.findValuesAsText("id"));
        assertThat(listed).hasSameSizeAs(presets);
        assertThat(anyone.get("/api/v1/configurations?skip=1&limit=1").json()).containsExactly(listed.get(1));
        String first = "/api/v1/configurations/" + listed.at("/0/id").asText();
        assertThat(anyone.get(first).json()).isEqualTo(listed.get(0));
        assertThat(anyone.call("PUT", first, "{\"name\":\"x\",\"total_patients\":3}")
                        .status())
                .isEqualTo(404);
        assertThat(anyone.call("DELETE", first, null).status()).isEqualTo(404);
    }

    @Test
    void what_is_listed_of_presets_can_be_kept_as_it_is() {
        ApiCaller anyone = new ApiCaller(SERVER, new TestKey(BuiltInKey.DEMO.id(), BuiltInKey.DEMO_SECRET));
        ApiCaller holder = new ApiCaller(SERVER);

        for (JsonNode preset : anyone.get("/api/v1/configurations").json()) {
            Answer kept = holder.call("POST", "/api/v1/configurations", preset.toString());
            assertThat(kept.status()).as(kept.text()).isEqualTo(201);
            assertThat(kept.json().get("total_patients")).isEqualTo(preset.get("total_patients"));
        }
    }

    @Test
    void nothing_that_is_named_like_a_password_or_has_a_keys_secret_in_it_is_stored() {
        ApiCaller holder = new ApiCaller(SERVER, SERVER.key());
        String secret = SERVER.key().secret();
        for (String member : List.of(
                "\"encryption_password\":\"hunter2-hunter2\"",
                "\"deep\":[{\"dbPassword\":\"hunter2-hunter2\"}]",
                "\"API-Key\":\"hunter2-hunter2\"",
                "\"description\":\"use " + secret + " hunter2\"",
                "\"" + secret + "\":\"hunter2\"")) {
            String template = "{\"name\":\"Exercise\",\"total_patients\":3," + member + "}";
            for (Answer refused : List.of(
                    holder.order("{\"configuration\":{\"count\":3," + member + "}}"),
                    holder.order("{\"configuration\":{\"count\":3}," + member.replace("encryption_", "") + "}"),
                    holder.call("POST", "/api/v1/configurations", template))) {
                assertThat(refused.status()).as(member).isEqualTo(422);
                assertThat(refused.text()).contains("stored").doesNotContain("hunter2", secret);
            }
            assertThat(holder.call("POST", "/api/v1/configurations/validate", template)
                            .json()
                            .get("valid")
                            .asBoolean())
                    .isFalse();
        }
        assertThat(holder.get("/api/v1/configurations").json()).isEmpty();
        assertThat(holder.get("/api/v1/jobs").text()).doesNotContain("hunter2");
        assertThat(holder.order("{\"configuration\":{\"count\":3,\"encryption_password\":\"\",\"password\":null,"
                                + "\"secretary_ratio\":\"low\"}}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void scopes_are_asked_for() {
        TestKey reader = SERVER.key(JobWays.units(1_000), "jobs:read");
        ApiCaller caller = new ApiCaller(SERVER, reader);

        assertThat(caller.get("/api/v1/jobs").status()).isEqualTo(200);
        assertThat(caller.get("/api/v1/presets").status()).isEqualTo(200);
        assertThat(caller.order("{\"configuration\":{\"count\":3}}").status()).isEqualTo(403);
        assertThat(caller.call("DELETE", "/api/v1/jobs/" + UUID.randomUUID(), null)
                        .status())
                .isEqualTo(403);
        assertThat(caller.get("/api/v1/configurations").status()).isEqualTo(403);
    }
}
