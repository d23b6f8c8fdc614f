package dev.latchkey.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.RefusalCode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.UnitName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlatformContractTest {

    private final JsonObject root = new JsonObject(Contract.load(UnitName.UNIT).json());

    @Test
    void it_refers_to_nothing_that_only_a_product_has() {
        Set<String> references = new TreeSet<>();
        collect(root, references);

        assertThat(references)
                .hasSizeGreaterThan(50)
                .allSatisfy(reference ->
                        assertThat(SchemaReader.resolve(root, reference)).isNotNull());
    }

    @Test
    void units_are_called_what_a_program_calls_them_and_nothing_is_left_of_the_places() {
        String plain = Contract.load(UnitName.UNIT).json().toString();
        String pages = Contract.load(new UnitName("page", "pages")).json().toString();

        assertThat(plain).contains("units_per_request", "X-Unit-Limit", "Too many units at once");
        assertThat(pages).contains("pages_per_request", "X-Page-Limit", "Too many pages at once");
        assertThat(plain.replace(BuiltInKey.DEMO_SECRET, "")).doesNotContainIgnoringCase("patient");
        assertThat(pages).doesNotContain("@unit", "@Unit");
    }

    @ParameterizedTest
    @EnumSource(RefusalCode.class)
    void every_refusal_has_its_code_in_it(RefusalCode code) {
        JsonObject problem = SchemaReader.resolve(root, "#/components/schemas/Problem");

        assertThat(problem.getJsonObject("properties").getJsonObject("code").getJsonArray("enum"))
                .contains(code.name());
    }

    private static void collect(Object part, Set<String> references) {
        if (part instanceof JsonObject object) {
            object.forEach(member -> {
                if (member.getKey().equals("$ref")) {
                    references.add((String) member.getValue());
                }
                collect(member.getValue(), references);
            });
        } else if (part instanceof JsonArray array) {
            array.forEach(element -> collect(element, references));
        }
    }
}
