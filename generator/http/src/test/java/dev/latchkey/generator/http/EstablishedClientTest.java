package dev.latchkey.generator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.server.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plays the clients that the generator had before it was behind keys: what they send, and what they read of the answers. */
class EstablishedClientTest {

    /** Americans alone, ill alone, on their way through facilities of the exercise's own. */
    private static final String AMERICANS = """
            {"name": "Americans, ill", "total_patients": 120,
             "injury_mix": {"Disease": 60}, "injury_distribution": {"Battle Injury": 100},
             "environmental_conditions": {"extreme_weather": false, "night_operations": true, "urban_environment": false},
             "front_configs": [{"id": "f1", "name": "Poland", "description": "x", "colour": "red",
               "nationality_distribution": [{"nationality_code": "USA", "percentage": 50}]}],
             "facility_configs": [
               {"id": "POINT_OF_INJURY", "name": "Point of Injury", "kia_rate": 0.025, "rtd_rate": 0.1},
               {"id": "facility_r1_alpha", "name": "Role 1 Alpha", "kia_rate": 0.01, "rtd_rate": 0.15, "capacity": 20},
               {"id": "facility_r1_bravo", "name": "Role 1 Bravo", "kia_rate": 0.01, "rtd_rate": 0.15, "capacity": 20},
               {"id": "role2_poland", "name": "Role 2 Poland Front", "front_id": "f1", "kia_rate": 0, "rtd_rate": 0.3},
               {"id": "test_facility", "name": "Test Facility", "role": "Role 3", "kia_rate": 0.0, "rtd_rate": 0.5}],
             "version": 1, "some_future_knob": {"a": [1]}}
            """;

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private final ApiCaller caller = new ApiCaller(SERVER);

    @Test
    void a_template_of_their_own_facilities_is_kept_and_streamed_as_it_was_asked_for() {
        Answer created = caller.call("POST", "/api/v1/configurations/", AMERICANS);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.json().get("parent_config_id").isNull()).isTrue();
        assertThat(created.json().at("/facility_configs/0").has("description")).isTrue();

        String id = created.json().get("id").asText();
        assertAmericans(caller.get("/api/v1/streaming/generate?configuration_id=" + id), 120, 100);
        assertAmericans(
                caller.get("/api/v1/streaming/generate/?configuration_id=" + id + "&count=30&batch_size=7"), 30, 7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"configuration\": %s}",
                "{\"configuration\": {\"configuration\": %s}, \"batch_size\": 100}",
                "{\"configuration\": %s, \"total_patients\": 120, \"output_formats\": [\"json\"]}",
                "%s"
            })
    void a_posted_configuration_is_streamed_however_deep_it_stands(String body) {
        assertAmericans(caller.call("POST", "/api/v1/streaming/generate", String.format(body, AMERICANS)), 120, 100);
        assertAmericans(
                caller.call("POST", "/api/v1/streaming/generate?count=5", String.format(body, AMERICANS)), 5, 100);
    }

    private static void assertAmericans(Answer answer, int count, int batch) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.number("X-Patient-Count")).isEqualTo(count);
        assertThat(answer.number("X-Batch-Size")).isEqualTo(batch);
        JsonNode patients = answer.json().get("patients");
        assertThat(patients).hasSize(count);
        assertThat(Set.copyOf(patients.findValuesAsText("nationality"))).containsExactly("USA");
        assertThat(Set.copyOf(patients.findValuesAsText("injury_type"))).containsExactly("DISEASE");
        assertThat(Set.copyOf(patients.findValuesAsText("front"))).containsExactly("Poland");
        Set<String> places = new TreeSet<>(patients.findValuesAsText("facility"));
        assertThat(places).contains("POINT_OF_INJURY").doesNotContain("POI", "Role1", "Role2", "Role3");
        assertThat(places).containsAnyOf("facility_r1_alpha", "facility_r1_bravo");
        assertThat(new TreeSet<>(patients.findValuesAsText("last_facility"))).isSubsetOf(places);
        assertThat(patients.findValuesAsText("facility_name")).contains("Point of Injury");
    }

    @Test
    void a_stream_is_of_something() {
        assertRefused(caller.get("/api/v1/streaming/generate"), 422, "configuration_id: ");
        assertRefused(caller.get("/api/v1/streaming/generate?configuration_id=none&count=0"), 422, "count: ");
        assertRefused(
                caller.get("/api/v1/streaming/generate?configuration_id=nope&batch_size=1001"), 422, "batch_size: ");
        assertThat(caller.get("/api/v1/streaming/generate?configuration_id=none")
                        .status())
                .isEqualTo(404);
        assertThat(caller.call("POST", "/api/v1/streaming/generate", "{\"configuration_id\": \"none\"}")
                        .status())
                .isEqualTo(404);
        assertRefused(
                caller.call(
                        "POST",
                        "/api/v1/streaming/generate",
                        "{\"configuration\": {\"facility_configs\": [{\"id\": \"a\", \"kia_rate\": 2}]}}"),
                422,
                "configuration.facility_configs[0].kia_rate: ");
    }

    @Test
    void what_is_ignored_or_scaled_is_told_where_it_is_checked_and_in_the_job() {
        JsonNode checked = caller.call("POST", "/api/v1/configurations/validate/", AMERICANS)
                .json();
        String id = caller.completed("{\"configuration\": " + AMERICANS + ", \"and_this\": 1}");
        JsonNode job = caller.get("/api/v1/jobs/" + id).json();

        assertThat(checked.get("valid").asBoolean()).isTrue();
        assertThat(checked.get("errors")).isEmpty();
        List<String> warnings = texts(checked.get("warnings"));
        assertThat(warnings)
                .anyMatch(each -> each.startsWith("some_future_knob: "))
                .anyMatch(each -> each.startsWith("front_configs[0].colour: "))
                .anyMatch(each -> each.startsWith("injury_mix: The shares sum to 60.0"))
                .anyMatch(each -> each.startsWith("front_configs[0].nationality_distribution: The shares sum to 50.0"))
                .anyMatch(each -> each.startsWith("environmental_conditions.urban_environment: "));
        assertThat(texts(job.get("warnings"))).containsAll(warnings).anyMatch(each -> each.startsWith("and_this: "));
    }

    @Test
    void a_job_s_config_is_flat_with_defaults_and_its_files_are_paths() {
        String id = caller.completed("{\"configuration\": {\"total_patients\": 7}, \"output_formats\": null,"
                + " \"priority\": null, \"use_compression\": null, \"encryption_password\": null}");
        JsonNode job = caller.get("/api/v1/jobs/" + id + "/").json();

        assertThat(job.at("/config/name").asText()).isNotBlank();
        assertThat(job.at("/config/total_patients").asInt()).isEqualTo(7);
        assertThat(job.at("/config/output_formats/0").asText()).isEqualTo("json");
        assertThat(job.at("/config/priority").asText()).isEqualTo("normal");
        assertThat(job.at("/config/days_of_fighting").asInt()).isEqualTo(8);
        assertThat(job.at("/config/front_configs")).hasSize(3);
        assertThat(job.at("/config/injury_distribution/Non-Battle Injury").asDouble())
                .isEqualTo(0.33);
        assertThat(job.get("config").has("configuration")).isFalse();
        assertThat(texts(job.get("output_files"))).containsExactly(id + "/patients.json");
        assertThat(job.get("warnings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"configuration\": {\"count\": 3}, \"total_patients\": 0}|total_patients: ",
                "{\"configuration\": {\"count\": 3}, \"total_patients\": 10001}|total_patients: ",
                "{\"configuration\": {\"count\": 3}, \"total_patients\": \"many\"}|total_patients: ",
                "{\"configuration\": {\"count\": 3}, \"total_patients\": \"0\"}|total_patients: ",
                "{\"configuration\": {\"count\": 3}, \"total_patients\": 2.5}|total_patients: ",
                "{\"configuration\": {\"total_patients\": \"2.5\"}}|configuration.total_patients: ",
                "{\"configuration\": {\"facility_configs\": [{\"id\": \"a\", \"kia_rate\": \"2\"}]}}|configuration.facility_configs[0].kia_rate: ",
                "{\"configuration\": {\"total_patients\": 10001}}|total_patients: ",
                "{\"configuration\": {\"total_patients\": -1}}|configuration.total_patients: ",
                "{\"total_patients\": 5}|configuration: ",
                "{\"configuration\": {\"count\": 3}, \"output_formats\": [\"docx\"]}|output_formats: ",
                "{\"configuration\": {\"count\": 3}, \"use_encryption\": true}|encryption_password: ",
                "{\"configuration\": {\"count\": 3}, \"priority\": \"now\"}|priority: "
            })
    void a_wrong_request_is_refused_with_the_name_of_its_field(String body, String start) {
        assertRefused(new ApiCaller(SERVER, SERVER.unlimitedKey()).order(body), 422, start);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/jobs/?limit=1001, limit",
        "/api/v1/jobs?skip=-1, skip",
        "/api/v1/configurations/?limit=0, limit",
        "/api/v1/jobs/x/results?page=0, page",
        "/api/v1/jobs/x/results?per_page=501, per_page",
        "/api/v1/downloads/x?format=docx, format",
        "/api/v1/visualizations/sample-patients?limit=many, limit"
    })
    void a_wrong_query_is_refused_with_the_name_of_its_parameter(String path, String name) {
        assertRefused(caller.get(path), 422, name + ": ");
    }

    @Test
    void what_a_form_sends_as_text_is_the_number_that_it_spells_and_blank_is_left_out() {
        String form = """
                {"name": "Form", "total_patients": "12", "days_of_fighting": "3", "base_date": "", "intensity": " ", "tempo": "",
                 "injury_mix": {"Disease": "100"},
                 "front_configs": [{"id": "f", "name": "F", "casualty_rate": "0.5",
                   "nationality_distribution": [{"nationality_code": "USA", "percentage": "99.5"}]}],
                 "facility_configs": [{"id": "R1", "name": "Role 1", "capacity": "10", "kia_rate": "0.25"}]}
                """;
        JsonNode kept = caller.call("POST", "/api/v1/configurations/", form).json();
        JsonNode checked =
                caller.call("POST", "/api/v1/configurations/validate/", form).json();
        String id = caller.completed("{\"configuration\": " + form
                + ", \"total_patients\": \"7\", \"use_compression\": \"true\", \"use_encryption\": \"False\"}");
        JsonNode job = caller.get("/api/v1/jobs/" + id).json();

        assertThat(kept.get("total_patients").isInt()).as(kept.toString()).isTrue();
        assertThat(kept.at("/front_configs/0/nationality_distribution/0/percentage")
                        .asDouble())
                .isEqualTo(99.5);
        assertThat(kept.at("/facility_configs/0/kia_rate").isNumber()).isTrue();
        assertThat(kept.get("intensity").asText()).isEqualTo("medium");
        assertThat(kept.get("base_date").asText()).isEqualTo("2025-06-01");
        assertThat(texts(checked.get("warnings")))
                .anyMatch(each -> each.startsWith("total_patients: "))
                .anyMatch(each -> each.startsWith("injury_mix.Disease: "))
                .anyMatch(each -> each.startsWith("facility_configs[0].kia_rate: "))
                .anyMatch(each -> each.startsWith("base_date: "));
        assertThat(job.at("/config/total_patients").asInt()).isEqualTo(7);
        assertThat(job.at("/config/days_of_fighting").isInt()).isTrue();
        assertThat(job.at("/config/use_compression").asBoolean()).isTrue();
        assertThat(texts(job.get("output_files"))).containsExactly(id + "/patients.json.gz");
        assertThat(caller.call(
                                "POST",
                                "/api/v1/streaming/generate",
                                "{\"configuration\": " + form + ", \"count\": 5.0, \"batch_size\": \"2\"}")
                        .number("X-Patient-Count"))
                .isEqualTo(5);
    }

    private static void assertRefused(Answer answer, int status, String start) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText()).startsWith(start);
    }

    @Test
    void presets_are_found_by_what_they_are_and_can_be_posted_either_way() {
        JsonNode all = caller.get("/api/v1/presets").json();
        assertThat(texts(all.get("presets"), "id"))
                .contains(
                        "nato_article_5",
                        "peacekeeping",
                        "urban_assault",
                        "cbrn_incident",
                        "training_exercise",
                        "mass_casualty",
                        "arctic_operation",
                        "maritime_operation");
        assertThat(all.get("total_count").asInt()).isEqualTo(all.get("presets").size());
        for (JsonNode preset : all.get("presets")) {
            assertThat(all.get("categories").has(preset.get("category").asText()))
                    .isTrue();
            assertThat(all.get("difficulty_levels").has(preset.get("difficulty").asText()))
                    .isTrue();
        }
        assertThat(texts(
                        caller.get("/api/v1/presets/?category=cbrn&difficulty=extreme")
                                .json()
                                .get("presets"),
                        "category"))
                .isNotEmpty()
                .containsOnly("cbrn");
        assertThat(caller.get("/api/v1/presets?category=none")
                        .json()
                        .get("total_count")
                        .asInt())
                .isZero();
        assertThat(texts(caller.get("/api/v1/presets/categories/list").json().get("categories"), "id"))
                .contains("training", "maritime");

        JsonNode config =
                caller.get("/api/v1/presets/training_exercise/").json().get("generation_config");
        assertThat(config.get("total_patients").asInt()).isEqualTo(100);
        assertThat(config.get("preset_id").asText()).isEqualTo("training_exercise");
        for (String body : List.of(config.toString(), "{\"configuration\": " + config + "}")) {
            JsonNode job = caller.get("/api/v1/jobs/" + caller.completed(body)).json();
            assertThat(job.at("/config/total_patients").asInt()).isEqualTo(100);
            assertThat(job.at("/config/days_of_fighting").asInt()).isEqualTo(2);
            assertThat(job.get("warnings")).isEmpty();
        }
    }

    @Test
    void lists_are_whole_up_to_a_thousand_and_lead_on_beyond() {
        for (int i = 0; i < 1_000; i++) {
            caller.template("{\"name\": \"Exercise " + i + "\", \"total_patients\": 3}");
        }
        Answer all = caller.get("/api/v1/configurations/");
        Answer some = caller.get("/api/v1/configurations/?limit=200");
        String next = some.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");

        assertThat(all.json()).hasSize(1_000);
        assertThat(all.number("X-Total-Count")).isEqualTo(1_000);
        assertThat(all.has("Link")).isFalse();
        assertThat(some.json()).hasSize(200);
        List<String> ids = new ArrayList<>(texts(some.json(), "id"));
        while (!next.isEmpty()) {
            Answer page = caller.get(next);
            ids.addAll(texts(page.json(), "id"));
            next = page.has("Link") ? page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1") : "";
        }
        assertThat(ids).isEqualTo(texts(all.json(), "id"));
        assertThat(caller.get("/api/v1/jobs").number("X-Total-Count")).isZero();
    }

    @Test
    void charts_and_timelines_find_a_job_s_patients() {
        assertThat(caller.get("/api/v1/visualizations/dashboard-data")
                        .json()
                        .get("total_patients")
                        .asInt())
                .isZero();
        String id = caller.completed("{\"configuration\": " + AMERICANS + "}");
        String query = "?job_id=" + id;

        JsonNode counts =
                caller.get("/api/v1/visualizations/dashboard-data/" + query).json();
        assertThat(counts.get("total_patients").asInt()).isEqualTo(120);
        assertThat(counts.at("/nationalities/USA").asInt()).isEqualTo(120);
        JsonNode sample = caller.get("/api/v1/visualizations/sample-patients" + query + "&limit=5")
                .json();
        assertThat(sample.get("patients")).hasSize(5);
        for (String path : List.of("patient-detail" + query + "&patient_id=4", "patient-detail/4" + query)) {
            assertThat(caller.get("/api/v1/visualizations/" + path).json().get("patient"))
                    .isEqualTo(sample.at("/patients/4"));
        }
        assertThat(caller.get("/api/v1/visualizations/patient-detail/120" + query)
                        .status())
                .isEqualTo(404);
        assertThat(new ApiCaller(SERVER)
                        .get("/api/v1/visualizations/sample-patients" + query)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_server_says_how_it_is_in_the_words_they_know() {
        assertThat(SERVER.get("/ready").json().get("status").asText()).isEqualTo("ready");
        assertThat(SERVER.get("/health/").json().at("/services/database").asText())
                .isEqualTo("healthy");
        assertThat(SERVER.get("/api/v1/health").json().get("timestamp").asText())
                .isNotBlank();
        assertThat(SERVER.get("/api/v1/health/live/").json().get("status").asText())
                .isEqualTo("alive");
        assertThat(SERVER.get("/api/v1/health/ready").json().get("status").asText())
                .isEqualTo("ready");
        assertThat(SERVER.get("/api/v1/health/database").json().get("status").asText())
                .isEqualTo("healthy");
        assertThat(SERVER.get("/api/v1/health/metrics").status()).isEqualTo(200);
        assertThat(SERVER.get("/api/v1/config/frontend")
                        .json()
                        .get("api_base_url")
                        .asText())
                .isEqualTo("/api/v1");
        assertThat(SERVER.get("/redoc").header("Content-Type")).startsWith("text/html");

        caller.get("/api/v1/jobs");
        assertThat(SERVER.get("/metrics").text())
                .contains("api_requests_total{endpoint=\"/api/v1/jobs\",status=\"200\"}")
                .contains("api_request_duration_seconds_bucket{endpoint=\"/api/v1/jobs\",le=\"+Inf\"}")
                .contains("latchkey_requests_total{route=\"/api/v1/jobs\",status=\"200\"}");
    }

    @Test
    void the_description_has_their_paths_as_they_call_them_and_a_schema_for_each_answer() {
        JsonNode paths = SERVER.get("/openapi.json").json().get("paths");
        assertThat(paths.has("/api/v1/generation/")).isTrue();
        for (String path : List.of(
                "jobs/",
                "configurations/",
                "configurations/reference/nationalities/",
                "configurations/reference/condition-types/",
                "configurations/reference/facility-types/",
                "configurations/reference/static-fronts/")) {
            assertThat(paths.has("/api/v1/" + path)).as(path).isTrue();
            assertThat(caller.get("/api/v1/" + path).status()).isEqualTo(200);
        }
        assertThat(SERVER.get("/api/v1/configurations/reference/none").status()).isEqualTo(404);
        List<String> bare = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .get("responses")
                                .properties()
                                .forEach(response -> response.getValue().path("content").properties().stream()
                                        .filter(content -> !content.getValue().has("schema"))
                                        .forEach(content -> bare.add(
                                                operation.getKey() + " " + path.getKey() + content.getKey())))));
        assertThat(bare).isEmpty();
        assertThat(SERVER.get("/docs").text()).containsIgnoringCase("swagger");
        assertThat(SERVER.get("/redoc").text()).containsIgnoringCase("redoc");
    }

    @Test
    void files_come_in_the_zip_and_one_by_one_under_the_exercise_s_name() throws IOException {
        String id = caller.completed("{\"configuration\": " + AMERICANS + ", \"output_formats\": [\"csv\", \"fhir\"]}");
        String path = "/api/v1/downloads/" + id;
        Answer zip = caller.get(path);

        assertThat(zip.header("Content-Disposition")).contains("Americans_ill_patients_" + id + ".zip");
        List<String> names = new ArrayList<>();
        String csv = "";
        try (ZipInputStream in =
                new ZipInputStream(new ByteArrayInputStream(zip.body().getBytes()))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                csv = entry.getName().endsWith(".csv") ? new String(in.readAllBytes(), UTF_8) : csv;
            }
        }
        assertThat(names).containsExactlyInAnyOrder("patients.csv", "patients.fhir");
        assertThat(csv)
                .startsWith("patient_id,name,age,gender,nationality,injury,triage,front,final_status,last_facility,"
                        + "total_timeline_events,injury_timestamp,");
        assertThat(caller.get(path + "?format=csv").text()).isEqualTo(csv);
        assertThat(caller.get(path + "?format=json").json()).hasSize(120);
        assertThat(caller.get(path + "?format=ndjson").text().lines()).hasSize(120);
        assertThat(caller.get(path + "?format=xml").text()).startsWith("<?xml");
        assertThat(caller.get(path + "/?format=fhir").json().get("resourceType").asText())
                .isEqualTo("Bundle");
        assertThat(caller.get(path + "?format=xlsx").text()).startsWith("PK");
        assertThat(caller.get(path + "?format=xlsx").header("Content-Disposition"))
                .contains(".xlsx");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.get(field).asText()));
        return texts;
    }
}
