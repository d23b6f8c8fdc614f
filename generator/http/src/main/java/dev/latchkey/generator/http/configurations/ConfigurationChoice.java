package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.server.contract.Violation;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which configuration a body means: one that it names by {@code configuration_id}; one that stands in it as {@code configuration}; or, where
 * there is neither, itself, if it has what only a configuration has.
 */
public final class ConfigurationChoice {

    private static final String ID = "configuration_id";
    private static final String INLINE = "configuration";
    private static final Set<String> OF_A_CONFIGURATION = Set.of(
            "front_configs", "facility_configs", "injury_distribution", "injury_mix", "warfare_types", "warfare_type");

    private static final Set<String> OF_A_REQUEST = Set.of(ID, INLINE, "encryption_password", "batch_size");

    private final Optional<String> id;
    private final Optional<JsonObject> inline;
    private final boolean isItself;

    private ConfigurationChoice(Optional<String> id, Optional<JsonObject> inline, boolean isItself) {
        this.id = id;
        this.inline = inline;
        this.isItself = isItself;
    }

    /** What a body of the contract's shape chooses. */
    public static ConfigurationChoice of(JsonObject body) {
        Optional<String> id = Optional.ofNullable(body.getString(ID)).filter(text -> !text.isBlank());
        Optional<JsonObject> inline =
                Optional.ofNullable(body.getJsonObject(INLINE)).filter(object -> !object.isEmpty());
        boolean isItself =
                id.isEmpty() && inline.isEmpty() && body.fieldNames().stream().anyMatch(OF_A_CONFIGURATION::contains);
        if (isItself) {
            JsonObject itself = new JsonObject(new LinkedHashMap<>(body.getMap()));
            OF_A_REQUEST.forEach(itself::remove);
            return new ConfigurationChoice(id, Optional.of(itself), true);
        }
        return new ConfigurationChoice(id, inline, false);
    }

    /** The one of that id. */
    public static ConfigurationChoice named(String id) {
        return new ConfigurationChoice(Optional.of(id), Optional.empty(), false);
    }

    /** Whether it is exactly one. */
    public boolean isClear() {
        return id.isPresent() != inline.isPresent();
    }

    /** Whether it is none. */
    public boolean isNone() {
        return id.isEmpty() && inline.isEmpty();
    }

    /** Whether it is one that is kept, so that reading it blocks. */
    public boolean isKept() {
        return inline.isEmpty();
    }

    /** Whether the body itself is the configuration. */
    public boolean isItself() {
        return isItself;
    }

    /**
     * Reads it. Blocks where it is one that is kept.
     *
     * @return empty where there is none of that id
     */
    public Optional<ConfigurationReading> read(UUID owner, KeptConfigurations kept) {
        Optional<String> json = inline.map(JsonObject::encode).or(() -> id.flatMap(named -> kept.find(owner, named)));
        return json.map(GenerationConfiguration::read);
    }

    /** What is wrong with what was read, each by its place in the body. */
    public List<Violation> violations(ConfigurationReading reading) {
        String parent = isItself ? "" : INLINE;
        return ConfigurationViolations.in(parent, reading);
    }
}
