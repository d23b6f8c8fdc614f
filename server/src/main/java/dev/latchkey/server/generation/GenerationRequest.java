package dev.latchkey.server.generation;

import dev.latchkey.jobs.JobOrder;
import dev.latchkey.jobs.JobPriority;
import dev.latchkey.patients.config.GenerationConfiguration;
import dev.latchkey.patients.format.OutputFormat;
import dev.latchkey.patients.format.PasswordEncryption;
import dev.latchkey.server.SecretsInJson;
import dev.latchkey.server.contract.Flaw;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a request for a job, which has the contract's shape. */
final class GenerationRequest {

    private static final String PASSWORD = "encryption_password";

    private final JsonObject body;

    GenerationRequest(JsonObject body) {
        this.body = body;
    }

    /** What is wrong with it beyond its shape. */
    List<Flaw> flaws() {
        List<Flaw> flaws = new ArrayList<>();
        boolean isByItself = inline().isPresent();
        if (isByItself == configurationId().isPresent()) {
            flaws.add(new Flaw("", "Exactly one of configuration_id and a configuration with content must be given."));
        }
        for (String format : formats()) {
            try {
                OutputFormat.of(format);
            } catch (IllegalArgumentException e) {
                flaws.add(new Flaw("output_formats", "Invalid output format. Known are " + known() + "."));
                break;
            }
        }
        String password = body.getString(PASSWORD);
        if (isEncrypted() && (password == null || password.length() < PasswordEncryption.MIN_PASSWORD)) {
            flaws.add(new Flaw(
                    PASSWORD,
                    PASSWORD + " must have at least " + PasswordEncryption.MIN_PASSWORD
                            + " characters when use_encryption is true."));
        }
        flaws.addAll(SecretsInJson.in(kept(), ""));
        return flaws;
    }

    private static String known() {
        List<String> labels = new ArrayList<>();
        for (OutputFormat format : OutputFormat.values()) {
            labels.add(format.label());
        }
        return String.join(", ", labels);
    }

    /** The configuration that stands in the request, if one does. */
    Optional<String> inline() {
        JsonObject configuration = body.getJsonObject("configuration");
        return configuration == null || configuration.isEmpty()
                ? Optional.empty()
                : Optional.of(configuration.encode());
    }

    /** The id of the configuration that it refers to, if it does. */
    Optional<String> configurationId() {
        return Optional.ofNullable(body.getString("configuration_id"));
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

    private List<String> formats() {
        JsonArray formats = body.getJsonArray("output_formats");
        return formats == null
                ? List.of(OutputFormat.JSON.label())
                : formats.stream().map(String::valueOf).toList();
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
        return new JobOrder(
                shown(),
                configuration.toJson(),
                patients,
                configuration.seed().orElse(anySeed),
                formats().stream().map(OutputFormat::of).toList(),
                Boolean.TRUE.equals(body.getBoolean("use_compression")),
                isEncrypted(),
                JobPriority.valueOf(body.getString("priority", "normal").toUpperCase(Locale.ROOT)));
    }
}
