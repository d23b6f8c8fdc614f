package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.server.SecretsInJson;
import dev.latchkey.server.contract.Flaw;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a body that is to be kept as a template.
 *
 * @param json the template; empty where there are flaws
 * @param flaws what is wrong with the body
 */
record TemplateBody(String json, List<Flaw> flaws) {

    static TemplateBody read(JsonObject body) {
        ConfigurationReading reading = GenerationConfiguration.readTemplate(body.getMap());
        List<Flaw> flaws = new ArrayList<>(ConfigurationFlaws.in("", reading));
        flaws.addAll(SecretsInJson.in(body, ""));
        if (!flaws.isEmpty()) {
            return new TemplateBody("", flaws);
        }
        String json = reading.configuration().toJson();
        if (json.length() > JobOrder.MOST_CHARACTERS) {
            return new TemplateBody(
                    "",
                    List.of(new Flaw(
                            "", "A configuration must be at most " + JobOrder.MOST_CHARACTERS + " characters long.")));
        }
        return new TemplateBody(json, List.of());
    }
}
