package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.Scenario;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A scenario with a name, a number of patients and perhaps a seed, as clients send it: as part of a request to generate, or to keep as a
 * template. It remembers the JSON that it was read from, fields included that mean nothing here. Immutable.
 */
public final class GenerationConfiguration {
    /** How many patients there are where nothing says it. */
    public static final long DEFAULT_COUNT = 10;

    /** The most patients that a configuration can ask for. */
    public static final long MOST_PATIENTS = 1_000_000;

    private final Optional<String> name;
    private final Optional<String> description;
    private final long count;
    private final Optional<Long> seed;
    private final Scenario scenario;
    private final Map<String, @Nullable Object> fields;

    GenerationConfiguration(
            Optional<String> name,
            Optional<String> description,
            long count,
            Optional<Long> seed,
            Scenario scenario,
            Map<String, @Nullable Object> fields) {
        this.name = name;
        this.description = description;
        this.count = count;
        this.seed = seed;
        this.scenario = scenario;
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** Reads the configuration of a request to generate, in which every field may be left out. */
    public static ConfigurationReading read(String json) {
        return read(json, List.of());
    }

    /** The same of JSON that was read already, as maps, lists, texts, numbers and booleans. */
    public static ConfigurationReading read(Map<String, ? extends @Nullable Object> fields) {
        return new ConfigurationReader(fields, List.of()).read();
    }

    /** Reads a template, which must have a {@code name} and {@code total_patients}. */
    public static ConfigurationReading readTemplate(String json) {
        return read(json, ConfigurationReader.NEEDED_IN_A_TEMPLATE);
    }

    /** The same of JSON that was read already, as maps, lists, texts, numbers and booleans. */
    public static ConfigurationReading readTemplate(Map<String, ? extends @Nullable Object> fields) {
        return new ConfigurationReader(fields, ConfigurationReader.NEEDED_IN_A_TEMPLATE).read();
    }

    private static ConfigurationReading read(String json, List<String> needed) {
        Problems problems = new Problems();
        try {
            if (Json.read(json) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                map.forEach((name, value) -> fields.put(String.valueOf(name), value));
                return new ConfigurationReader(fields, needed).read();
            }
            problems.add("", "A configuration is a JSON object.");
        } catch (IOException e) {
            problems.add("", "This is not JSON that can be read.");
        }
        return ConfigurationReading.of(problems);
    }

    /** What it is called. */
    public Optional<String> name() {
        return name;
    }

    /** What it is for. */
    public Optional<String> description() {
        return description;
    }

    /** How many patients: {@code total_patients}, else {@code count}, else {@link #DEFAULT_COUNT}. */
    public long count() {
        return count;
    }

    /** The seed, if one was given; whoever generates chooses one otherwise. */
    public OptionalLong seed() {
        return seed.isPresent() ? OptionalLong.of(seed.get()) : OptionalLong.empty();
    }

    /** All that shapes the patients. */
    public Scenario scenario() {
        return scenario;
    }

    /** The JSON object as it was sent, and after it the defaults of what was left out; not to be changed. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    /** {@link #fields()} as text. Reading it gives an equal configuration. */
    public String toJson() {
        return Json.write(fields);
    }
}
