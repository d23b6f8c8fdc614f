package dev.latchkey.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of values that do not fit, and that the same values fit as a validator of its own trade lets pass. */
final class SchemaTest {

    private static final String KEY = """
            {"type": "object", "additionalProperties": false, "required": ["name"],
             "dependentRequired": {"email": ["email_confirmed"]},
             "properties": {
               "name": {"type": "string", "minLength": 1, "maxLength": 5},
               "email": {"type": ["string", "null"], "maxLength": 9},
               "email_confirmed": {"type": "boolean"},
               "kind": {"enum": ["live", "demo"]},
               "id": {"type": "string", "format": "uuid"},
               "day": {"type": "string", "format": "date"},
               "at": {"type": "string", "format": "date-time"},
               "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
               "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
               "odd": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
               "any": {"anyOf": [{"type": "integer", "minimum": 5}, {"type": "integer", "maximum": 2}]},
               "tags": {"type": "array", "maxItems": 3, "uniqueItems": true, "items": {"type": "string", "maxLength": 3}},
               "metadata": {"type": "object", "maxProperties": 2, "propertyNames": {"type": "string", "maxLength": 3},
                            "additionalProperties": {"type": "string"}},
               "limits": {"$ref": "#/limits"}}}
            """;
    private static final String LIMITS = """
            {"type": "object", "additionalProperties": false,
             "properties": {"per_minute": {"type": ["integer", "null"], "minimum": 1, "maximum": 1000},
                            "seed": {"type": "integer", "minimum": -9223372036854775808, "maximum": 9223372036854775807}}}
            """;

    private final Schema schema = schema(KEY);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                            | The body must be an object.",
                "null                                          | The body must be an object.",
                "{}                                            | name is required.",
                "{\"name\":7}                                  | name must be a text of 1 to 5 characters.",
                "{\"name\":\"\"}                               | name must be a text of 1 to 5 characters.",
                "{\"name\":\"abcdef\"}                         | name must be a text of 1 to 5 characters.",
                "{\"name\":\"a\",\"email\":7,\"email_confirmed\":true} | email must be a text of at most 9 characters or null.",
                "{\"name\":\"a\",\"email\":null}               | The body must have email_confirmed beside email.",
                "{\"name\":\"a\",\"kind\":\"x\"}               | kind must be \"live\" or \"demo\".",
                "{\"name\":\"a\",\"id\":\"1-2-3-4-5\"}         | id must be a UUID.",
                "{\"name\":\"a\",\"day\":\"2025-02-30\"}       | day must be a date like 2025-06-30.",
                "{\"name\":\"a\",\"at\":\"2025-02-03T10:00\"}  | at must be a moment like 2025-06-30T12:00:00Z.",
                "{\"name\":\"a\",\"code\":\"ab\"}              | code must be a text that matches ^[A-Z]{3}$.",
                "{\"name\":\"a\",\"share\":0}                  | share must be a number of at most 1 and above 0.",
                "{\"name\":\"a\",\"odd\":\"x\"}                | odd must be a whole number or true or false.",
                "{\"name\":\"a\",\"any\":3}                    | any must be a whole number of at least 5 or a whole number of at most 2.",
                "{\"name\":\"a\",\"tags\":[1]}                 | tags[0] must be a text of at most 3 characters.",
                "{\"name\":\"a\",\"tags\":[\"a\",\"a\"]}       | tags must have no two equal elements.",
                "{\"name\":\"a\",\"tags\":[1,2,3,4]}           | tags must have at most 3 elements.",
                "{\"name\":\"a\",\"metadata\":{\"a\":1}}       | metadata.a must be a text.",
                "{\"name\":\"a\",\"metadata\":{\"long\":\"\"}} | metadata.long must have a name that is a text of at most 3 characters.",
                "{\"name\":\"a\",\"limits\":{\"per_minute\":0}} | limits.per_minute must be a whole number from 1 to 1000 or null.",
                "{\"name\":\"a\",\"limits\":{\"per_minute\":1.0}} | limits.per_minute must be a whole number from 1 to 1000 or null.",
                "{\"name\":\"a\",\"limits\":{\"seed\":9223372036854775808}} | limits.seed must be a whole number of at most 64 bits.",
                "{\"name\":\"a\",\"limits\":{\"seeds\":1}}     | limits.seeds is not a known field; the known ones are per_minute and seed.",
            })
    void what_does_not_fit_is_named_and_told_what_it_must_be(String value, String sentence) {
        assertThat(violations(schema, value)).extracting(Violation::detail).containsExactly(sentence);
    }

    @Test
    void all_flaws_are_told_in_the_order_of_the_contract() {
        assertThat(violations(
                        schema, "{\"kind\":1,\"limits\":{\"per_minute\":true},\"email\":1,\"email_confirmed\":true}"))
                .extracting(Violation::field)
                .containsExactly("name", "email", "kind", "limits.per_minute");
    }

    @Test
    void of_very_many_flaws_the_first_are_told() {
        String many = "{\"tags\":{},\"name\":\"a\"" + ",\"x%d\":1".repeat(1).formatted(0);
        for (int i = 1; i < 1_000; i++) {
            many += ",\"x" + i + "\":1";
        }
        assertThat(violations(schema, many + "}")).hasSize(20);
    }

    @Test
    void a_name_that_could_be_a_secret_is_not_repeated() {
        String secret = "lk_live_" + "3f9a".repeat(16) + "_abcdef";

        assertThat(violations(schema, "{\"name\":\"a\",\"" + secret + "\":1}"))
                .singleElement()
                .satisfies(violation -> assertThat(violation.toString()).doesNotContain("3f9a"));
        assertThat(violations(schema, "{\"name\":\"" + secret + "\"}").toString())
                .doesNotContain("3f9a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\",\"contentEncoding\":\"base64\"}",
                "{\"not\":{}}",
                "{\"type\":\"string\",\"format\":\"hostname\"}",
                "{\"$ref\":\"#/nowhere\"}",
                "{\"$ref\":\"https://elsewhere\"}",
                "{\"$ref\":\"#/recursive\"}",
            })
    void a_schema_that_cannot_be_kept_is_refused_at_once(String unkept) {
        assertThatThrownBy(() -> schema(unkept)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_large_list_is_not_looked_at_twice() {
        StringBuilder list = new StringBuilder("[0");
        for (int i = 1; i < 50_000; i++) {
            list.append(',').append(i);
        }
        Schema distinct = schema("{\"type\":\"array\",\"uniqueItems\":true,\"minItems\":1}");

        assertThat(violations(distinct, list + "]")).isEmpty();
        assertThat(violations(distinct, list + ",49999]")).hasSize(1);
    }

    @Test
    void the_same_values_fit_as_for_another_validator() throws JsonProcessingException {
        Random random = new Random(7);
        var other = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        KEY.replace("{\"$ref\": \"#/limits\"}", LIMITS),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        int fitting = 0;
        for (int i = 0; i < 3_000; i++) {
            String value = new ObjectMapper().writeValueAsString(RandomValues.object(random));
            boolean fits = other.validate(value, InputFormat.JSON).isEmpty();
            assertThat(violations(schema, value).isEmpty()).as(value).isEqualTo(fits);
            fitting += fits ? 1 : 0;
        }
        assertThat(fitting).isBetween(100, 2_900);
    }

    private static Schema schema(String text) {
        JsonObject root = new JsonObject()
                .put("limits", new JsonObject(LIMITS))
                .put("recursive", new JsonObject("{\"items\":{\"$ref\":\"#/recursive\"}}"));
        return new SchemaReader(root).read(new JsonObject(text));
    }

    private static List<Violation> violations(Schema schema, String json) {
        Violations violations = new Violations();
        try {
            schema.check("", StrictJson.read(json.getBytes(StandardCharsets.UTF_8)), violations);
        } catch (MalformedJsonException e) {
            throw new AssertionError(json, e);
        }
        return violations.list();
    }
}
