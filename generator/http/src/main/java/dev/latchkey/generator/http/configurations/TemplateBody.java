package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.server.SecretsInJson;
import dev.latchkey.server.contract.Violation;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a body that is to be kept as a template.
 *
 * @param json the template; empty where there are violations
 * @param violations what is wrong with the body
 */
record TemplateBody(String json, List<Violation> violations) {

    static TemplateBody read(JsonObject body) {
        ConfigurationReading reading = GenerationConfiguration.readTemplate(body.getMap());
        List<Violation> violations = new ArrayList<>(ConfigurationViolations.in("", reading));
        violations.addAll(SecretsInJson.in(body, ""));
        if (!violations.isEmpty()) {
            return new TemplateBody("", violations);
        }
        String json = reading.configuration().toJson();
        if (json.length() > JobOrder.MOST_CHARACTERS) {
            return new TemplateBody(
                    "",
                    List.of(new Violation(
                            "", "A configuration must be at most " + JobOrder.MOST_CHARACTERS + " characters long.")));
        }
        return new TemplateBody(json, List.of());
    }
}
