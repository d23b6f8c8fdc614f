package dev.latchkey.generator.http.jobs;

import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.patients.config.ConfigurationProblem;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.server.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a job was made from, as its owner is told: what was asked for and the defaults of the rest, all at one level. */
final class JobConfig {

    private static final String CONFIGURATION = "configuration";
    private static final String NO_NAME = "Unnamed exercise";
    private static final Set<String> OF_A_REQUEST = Set.of(
            "configuration_id",
            CONFIGURATION,
            "total_patients",
            "output_formats",
            "use_compression",
            "use_encryption",
            "encryption_password",
            "priority");

    private final JobOrder order;
    private final JsonObject request;

    JobConfig(JobOrder order) {
        this.order = order;
        this.request = Json.object(order.request());
    }

    /** The configuration's members, and the request's beside them. */
    JsonObject flat() {
        JsonObject flat = Json.object(order.configuration());
        request.forEach(member -> {
            if (!member.getKey().equals(CONFIGURATION)) {
                flat.put(member.getKey(), member.getValue());
            }
        });
        JsonArray formats = new JsonArray();
        order.formats().stream().map(OutputFormat::label).forEach(formats::add);
        flat.put("total_patients", order.patients());
        flat.put("output_formats", formats);
        flat.put("use_compression", order.compressed());
        flat.put("use_encryption", order.encrypted());
        flat.put("priority", order.priority().name().toLowerCase(Locale.ROOT));
        flat.put("name", flat.getValue("name", NO_NAME));
        flat.put("description", flat.getValue("description"));
        flat.put("configuration_id", flat.getValue("configuration_id"));
        return flat;
    }

    /** What of it was ignored, or taken otherwise than it was sent. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        boolean isApart = request.containsKey(CONFIGURATION) || request.containsKey("configuration_id");
        for (String member : request.fieldNames()) {
            if (isApart && !OF_A_REQUEST.contains(member)) {
                warnings.add(member + ": It means nothing here and is ignored.");
            }
        }
        GenerationConfiguration.read(order.configuration()).warnings().stream()
                .map(ConfigurationProblem::sentence)
                .forEach(warnings::add);
        return warnings;
    }
}
