package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.GeneratorClient.Reply;
import dev.latchkey.key.BuiltInKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays the calls of the generator's established clients against a real server. */
class GeneratorClientTest {

    @TempDir
    static Path data;

    private static LatchkeyProcess server;
    private static GeneratorClient client;
    private static GeneratorClient other;
    private static GeneratorClient demo;

    @BeforeAll
    static void serve() throws IOException {
        server = LatchkeyProcess.serve(data, Map.of());
        LatchkeyDatabase database = LatchkeyDatabase.at("sqlite:" + data.resolve("latchkey.db"));
        List<String> secrets = database.create(2, LatchkeyDatabase.NO_LIMITS).stream()
                .map(issued -> issued.secret().reveal())
                .toList();
        client = new GeneratorClient(server.address(), secrets.get(0));
        other = new GeneratorClient(server.address(), secrets.get(1));
        demo = new GeneratorClient(server.address(), BuiltInKey.DEMO_SECRET);
    }

    @AfterAll
    static void stop() throws IOException {
        server.stop();
        server.close();
    }

    private static JsonObject template(String name, int patients) {
        return new JsonObject()
                .put("name", name)
                .put("description", "Two fronts")
                .put("total_patients", patients)
                .put("version", 1)
                .put(
                        "injury_distribution",
                        new JsonObject()
                                .put("Disease", 0.5)
                                .put("Non-Battle Injury", 0.3)
                                .put("Battle Injury", 0.2))
                .put(
                        "front_configs",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", "north")
                                        .put("name", "North")
                                        .put("casualty_rate", 1.0)
                                        .put(
                                                "nationality_distribution",
                                                new JsonArray()
                                                        .add(new JsonObject()
                                                                .put("nationality_code", "NOR")
                                                                .put("percentage", 100)))))
                .put("facility_configs", new JsonArray());
    }

    private static JsonObject order(int patients) {
        return new JsonObject()
                .put("configuration", new JsonObject().put("count", patients).put("seed", 42));
    }

    @Test
    void a_template_is_created_listed_read_replaced_validated_and_deleted() {
        Reply created = client.post("/configurations/", template("First", 20));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String id = created.json().getString("id");
        assertThat(created.json().getString("name")).isEqualTo("First");
        assertThat(created.json().getString("created_at")).isNotNull();

        assertThat(client.get("/configurations/").array()).hasSize(1);
        assertThat(client.get("/configurations/" + id).json()).isEqualTo(created.json());
        Reply replaced = client.call("PUT", "/configurations/" + id, template("Second", 30));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().getInteger("total_patients")).isEqualTo(30);
        assertThat(client.get("/configurations/" + id + "/").json().getString("name"))
                .isEqualTo("Second");
        assertThat(client.post("/configurations/validate/", template("Fine", 3)).json())
                .isEqualTo(new JsonObject()
                        .put("valid", true)
                        .put("errors", new JsonArray())
                        .put("warnings", new JsonArray()));
        JsonObject verdict =
                client.post("/configurations/validate/", template("Bad", 0)).json();
        assertThat(verdict.getBoolean("valid")).isFalse();
        assertThat(verdict.getJsonArray("errors").getString(0)).contains("total_patients");
        assertThat(client.post("/configurations/", template("Bad", 0)).status()).isEqualTo(422);

        String job = client.start(new JsonObject().put("configuration_id", id));
        assertThat(client.ended(job).getJsonObject("summary").getInteger("total_patients"))
                .isEqualTo(30);
        assertThat(other.get("/configurations/" + id).status()).isEqualTo(404);
        assertThat(other.post("/generation/", new JsonObject().put("configuration_id", id))
                        .status())
                .isEqualTo(404);
        assertThat(client.call("DELETE", "/configurations/" + id, null).status())
                .isEqualTo(204);
        assertThat(client.get("/configurations/" + id).status()).isEqualTo(404);
    }

    @Test
    void a_job_is_started_polled_paged_downloaded_and_deleted() throws IOException {
        Reply accepted = client.post(
                "/generation/",
                order(120)
                        .put(
                                "output_formats",
                                new JsonArray().add("json").add("csv").add("fhir"))
                        .put("use_compression", true)
                        .put("priority", "high"));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
        assertThat(accepted.json().getString("status")).isEqualTo("pending");
        assertThat(accepted.json().getInteger("estimated_duration")).isPositive();
        String id = accepted.json().getString("job_id");

        JsonObject job = client.ended(id);
        assertThat(job.getString("status")).as(job.encode()).isEqualTo("completed");
        assertThat(job.getInteger("progress")).isEqualTo(100);
        assertThat(job.getJsonObject("progress_details").getInteger("patients_generated"))
                .isEqualTo(120);
        assertThat(job.getJsonArray("output_files"))
                .containsExactly(id + "/patients.csv.gz", id + "/patients.fhir.gz", id + "/patients.json.gz");
        assertThat(job.getJsonObject("config").getString("priority")).isEqualTo("high");
        JsonArray all = client.get("/downloads/" + id + "?format=json").array();
        assertThat(all).hasSize(120);
        List<Object> paged = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            JsonObject results =
                    client.get("/jobs/" + id + "/results?page=" + page).json();
            assertThat(results.getInteger("total_pages")).isEqualTo(3);
            results.getJsonArray("patients").forEach(paged::add);
        }
        assertThat(new JsonArray(paged)).isEqualTo(all);
        assertThat(client.get("/jobs/" + id + "/results?page=4").json().getJsonArray("patients"))
                .isEmpty();
        assertThat(client.get("/jobs/" + id + "/results?per_page=501").status()).isEqualTo(422);
        Reply zip = client.get("/downloads/" + id);
        assertThat(zip.header("Content-Type")).isEqualTo("application/zip");
        assertThat(zip.header("Content-Disposition")).contains("patients_" + id + ".zip");
        assertThat(entries(zip.bytes()))
                .containsExactlyInAnyOrder("patients.csv.gz", "patients.fhir.gz", "patients.json.gz");
        assertThat(client.get("/jobs/").text()).contains(id);

        for (String path : List.of("/jobs/" + id, "/jobs/" + id + "/results", "/downloads/" + id)) {
            assertThat(other.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(other.call("DELETE", "/jobs/" + id, null).status()).isEqualTo(404);
        JsonObject deleted = client.call("DELETE", "/jobs/" + id, null).json();
        assertThat(deleted.getBoolean("success")).isTrue();
        assertThat(deleted.getString("deleted_id")).isEqualTo(id);
        assertThat(client.get("/jobs/" + id).status()).isEqualTo(404);
    }

    private static List<String> entries(byte[] zip) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void a_job_is_charged_when_it_is_completed_and_reading_it_costs_no_patients() {
        GeneratorClient charged = new GeneratorClient(
                server.address(),
                LatchkeyDatabase.at("sqlite:" + data.resolve("latchkey.db"))
                        .create(1, LatchkeyDatabase.NO_LIMITS)
                        .get(0)
                        .secret()
                        .reveal());
        String id = charged.start(order(77));
        charged.ended(id);
        charged.get("/jobs/" + id + "/results");
        charged.get("/downloads/" + id + "?format=json");

        Eventually.within(
                Duration.ofSeconds(30),
                "the charge",
                () -> charged.get("/key").json().getJsonObject("usage").getInteger("patients") == 77);
    }

    @Test
    void a_request_that_makes_no_sense_is_refused_with_a_sentence() {
        JsonObject both = order(3).put("configuration_id", "x");
        JsonObject neither = new JsonObject().put("configuration", new JsonObject());
        JsonObject format = order(3).put("output_formats", new JsonArray().add("docx"));
        JsonObject password = order(3).put("use_encryption", true).put("encryption_password", "short12");
        JsonObject many = order(3).put("total_patients", 10_001);
        for (JsonObject bad : List.of(both, neither, format, password, many)) {
            Reply refused = client.post("/generation/", bad);
            assertThat(refused.status()).as(bad.encode()).isEqualTo(422);
            assertThat(refused.json().getString("error")).isEqualTo("Validation Error");
            assertThat(refused.json().getString("detail")).isNotBlank().doesNotContain("short12");
        }
        assertThat(client.post("/generation/", format).json().getString("detail"))
                .contains("Invalid output format");
    }

    @Test
    void the_number_of_patients_is_held_against_the_key_wherever_it_comes_from() {
        JsonObject byRequest = order(5).put("total_patients", 51);
        JsonObject byTotal = new JsonObject()
                .put("configuration", new JsonObject().put("total_patients", 51).put("count", 5));
        JsonObject byCount = order(51);
        for (JsonObject tooMany : List.of(byRequest, byTotal, byCount)) {
            Reply refused = demo.post("/generation/", tooMany);
            assertThat(refused.status()).as(tooMany.encode()).isEqualTo(400);
            assertThat(refused.json().getString("code")).isEqualTo("UNIT_LIMIT");
            assertThat(refused.header("X-Limit-Value")).isEqualTo("50");
            assertThat(refused.header("X-Requested")).isEqualTo("51");
        }
        Reply streamed = demo.get("/streaming/generate?configuration_id=first-look&count=51");
        assertThat(streamed.json().getString("code")).isEqualTo("UNIT_LIMIT");
        String id = demo.start(order(51).put("total_patients", 50));
        // Not followed to its end: ten calls a minute are all that everyone has with this key.
        assertThat(demo.job(id).getString("status")).isIn("pending", "running", "completed");
        assertThat(demo.get("/jobs/").array()).isEmpty();
    }

    @Test
    void presets_can_be_posted_as_they_are_and_lists_are_open() {
        JsonArray presets = client.get("/presets").json().getJsonArray("presets");
        assertThat(presets.size()).isGreaterThanOrEqualTo(8);
        for (int i = 0; i < presets.size(); i++) {
            JsonObject listed = presets.getJsonObject(i);
            JsonObject details =
                    client.get("/presets/" + listed.getString("id")).json();
            assertThat(details.getJsonObject("preset").getString("name")).isEqualTo(listed.getString("name"));
            JsonObject config = details.getJsonObject("generation_config").put("total_patients", 5);
            String job = client.start(config);
            assertThat(client.ended(job).getString("status"))
                    .as(listed.getString("id"))
                    .isEqualTo("completed");
        }
        Caller anyone = new Caller(server.address());
        assertThat(new JsonArray(anyone.get("/api/v1/configurations/reference/nationalities/")
                        .body()))
                .hasSize(32);
        assertThat(client.post(
                                "/generation/",
                                new JsonObject()
                                        .put(
                                                "configuration_id",
                                                presets.getJsonObject(0).getString("id")))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_job_is_cancelled_once() {
        String id = client.start(order(10_000)
                .put(
                        "output_formats",
                        new JsonArray()
                                .add("xlsx")
                                .add("fhir")
                                .add("xml")
                                .add("csv")
                                .add("json"))
                .put("priority", "low"));

        Reply cancelled = client.post("/jobs/" + id + "/cancel", null);

        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        assertThat(cancelled.json().getString("status")).isEqualTo("cancelled");
        assertThat(client.post("/jobs/" + id + "/cancel", null).status()).isEqualTo(400);
        assertThat(client.get("/downloads/" + id).status()).isEqualTo(400);
    }

    @Test
    void patients_are_streamed() {
        for (String method : List.of("GET", "POST")) {
            JsonObject streamed = client.call(
                            method, "/streaming/generate?configuration_id=first-look&count=2500&batch_size=1000", null)
                    .json();
            assertThat(streamed.getInteger("total_patients")).isEqualTo(2_500);
            assertThat(streamed.getJsonArray("patients")).hasSize(2_500);
        }
        assertThat(client.get("/streaming/generate?configuration_id=first-look&batch_size=1001")
                        .status())
                .isEqualTo(422);
    }
}
