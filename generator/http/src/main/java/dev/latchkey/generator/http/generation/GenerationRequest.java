package dev.latchkey.generator.http.generation;

import dev.latchkey.generator.http.configurations.ConfigurationChoice;
import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.jobs.JobPriority;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.server.SecretsInJson;
import dev.latchkey.server.contract.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a request for a job, which has the contract's shape. */
final class GenerationRequest {

    private static final String PASSWORD = "encryption_password";
    private static final String FORMATS = "output_formats";

    private final JsonObject body;
    private final ConfigurationChoice choice;

    GenerationRequest(JsonObject body) {
        this.body = body;
        this.choice = ConfigurationChoice.of(body);
    }

    /** What is wrong with it beyond its shape, as far as it does not depend on the configuration. */
    List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        if (!choice.isClear()) {
            violations.add(new Violation(
                    "configuration",
                    "configuration: exactly one of configuration_id and a configuration with content must be given."));
        }
        violations.addAll(violations(body.getJsonArray(FORMATS)));
        String password = body.getString(PASSWORD);
        if (isEncrypted() && (password == null || password.length() < PasswordEncryption.MIN_PASSWORD)) {
            violations.add(new Violation(
                    PASSWORD,
                    PASSWORD + ": it must have at least " + PasswordEncryption.MIN_PASSWORD
                            + " characters when use_encryption is true."));
        }
        return violations;
    }

    /** What is wrong with the formats, be they the request's or its configuration's. */
    static List<Violation> violations(@Nullable JsonArray formats) {
        for (Object format : formats == null ? List.of() : formats) {
            try {
                OutputFormat.of(String.valueOf(format));
            } catch (IllegalArgumentException e) {
                return List.of(new Violation(FORMATS, FORMATS + ": Invalid output format. Known are " + known() + "."));
            }
        }
        return List.of();
    }

    private static String known() {
        List<String> labels = new ArrayList<>();
        for (OutputFormat format : OutputFormat.values()) {
            labels.add(format.label());
        }
        return String.join(", ", labels);
    }

    /** The configuration that it means. */
    ConfigurationChoice choice() {
        return choice;
    }

    /** How many patients are asked for, by the request itself or else by its configuration. */
    long patients(GenerationConfiguration configuration) {
        Long total = body.getLong("total_patients");
        return total == null ? configuration.count() : total;
    }

    /** The password that the files are to be encrypted with, or null if they are not to be. */
    char @Nullable [] password() {
        return isEncrypted() ? body.getString(PASSWORD).toCharArray() : null;
    }

    private boolean isEncrypted() {
        return Boolean.TRUE.equals(body.getBoolean("use_encryption"));
    }

    /** The request's, else the configuration's, else JSON. */
    JsonArray formats(GenerationConfiguration configuration) {
        JsonArray own = body.getJsonArray(FORMATS);
        if (own != null && !own.isEmpty()) {
            return own;
        }
        return configuration.fields().get(FORMATS) instanceof List<?> list && !list.isEmpty()
                ? new JsonArray(list)
                : new JsonArray().add(OutputFormat.JSON.label());
    }

    /** Passwords and keys where they would be stored. */
    List<Violation> secrets() {
        return SecretsInJson.in(kept(), "");
    }

    /** What can be shown of it again. */
    String shown() {
        return kept().encode();
    }

    private JsonObject kept() {
        JsonObject kept = body.copy();
        kept.remove(PASSWORD);
        return kept;
    }

    /**
     * The order that it comes to.
     *
     * @param patients as many as a job can make
     * @param anySeed the seed, where the configuration has none
     */
    JobOrder order(GenerationConfiguration configuration, int patients, long anySeed) {
        String priority = body.getString("priority");
        return new JobOrder(
                shown(),
                configuration.toJson(),
                patients,
                configuration.seed().orElse(anySeed),
                formats(configuration).stream()
                        .map(String::valueOf)
                        .map(OutputFormat::of)
                        .toList(),
                Boolean.TRUE.equals(body.getBoolean("use_compression")),
                isEncrypted(),
                JobPriority.valueOf((priority == null ? "normal" : priority).toUpperCase(Locale.ROOT)));
    }
}
