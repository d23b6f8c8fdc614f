package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.server.ApiDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That {@code /openapi.json} is whole in itself. */
final class OpenApiTest {

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private final ApiDocument document =
            new ApiDocument(SERVER.get("/openapi.json").json());

    @Test
    void it_is_OpenAPI_3_1() {
        assertThat(document.root().get("openapi").asText()).startsWith("3.1.");
        assertThat(SERVER.get("/openapi.json").header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = new ArrayList<>();
        collect(document.root(), "$ref", references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.root().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void every_component_is_used() {
        List<String> references = new ArrayList<>();
        collect(document.root(), "$ref", references);
        for (String kind : List.of("schemas", "responses", "headers", "parameters")) {
            document.root()
                    .at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(references).contains("#/components/" + kind + "/" + name));
        }
    }

    @Test
    void every_operation_has_a_name_of_its_own_and_says_what_it_does() {
        Set<String> names = new HashSet<>();
        document.operations()
                .forEach((path, methods) -> methods.forEach(method -> {
                    JsonNode operation = document.root().get("paths").get(path).get(method);
                    assertThat(names.add(operation.get("operationId").asText())).isTrue();
                    assertThat(operation.get("summary").asText()).isNotBlank();
                    assertThat(operation.get("description").asText()).isNotBlank();
                    operation
                            .get("responses")
                            .fieldNames()
                            .forEachRemaining(status -> assertThat(document.root()
                                            .at(document.response(path, method, Integer.parseInt(status))
                                                    + "/description")
                                            .asText())
                                    .isNotBlank());
                }));
    }

    @Test
    void every_example_fits_its_schema() {
        List<String> contents = new ArrayList<>();
        document.operations()
                .forEach((path, methods) -> methods.forEach(method -> {
                    String operation = "/paths/" + path.replace("/", "~1") + "/" + method;
                    contents.add(operation + "/requestBody/content");
                    document.root()
                            .at(operation + "/responses")
                            .fieldNames()
                            .forEachRemaining(status -> contents.add(
                                    document.response(path, method, Integer.parseInt(status)) + "/content"));
                }));
        int examples = 0;
        for (String content : contents) {
            for (String type : names(document.root().at(content))) {
                String media = content + "/" + type.replace("/", "~1");
                for (JsonNode example : document.root().at(media + "/examples")) {
                    assertThat(document.violations(media + "/schema", example.get("value")))
                            .as(media)
                            .isEmpty();
                    examples++;
                }
            }
        }
        assertThat(examples).isGreaterThan(15);
    }

    @Test
    void a_value_that_does_not_fit_is_noticed() {
        JsonNode answer = SERVER.generate(SERVER.key(), "{\"count\":1}").json();
        ObjectNode patient = (ObjectNode) answer.at("/patients/0");
        assertThat(document.violations("/components/schemas/Patient", patient)).isEmpty();

        patient.put("surprise", 1).remove("id");
        patient.put("injury_time", "yesterday");

        assertThat(document.violations("/components/schemas/Patient", patient)).hasSize(3);
        assertThat(document.violations("/components/schemas/GenerateAnswer", answer))
                .hasSize(3);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void collect(JsonNode node, String field, List<String> into) {
        if (node.path(field).isTextual()) {
            into.add(node.get(field).asText());
        }
        node.forEach(child -> collect(child, field, into));
    }
}
