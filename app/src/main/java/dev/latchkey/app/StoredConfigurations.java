package dev.latchkey.app;

import dev.latchkey.generator.cli.SavedConfigurations;
import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.generator.jobs.Template;
import dev.latchkey.generator.jobs.TemplateRepository;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.generator.store.jdbc.JdbcTemplateRepository;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.wire.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The saved configurations of a database of this machine. */
final class StoredConfigurations implements SavedConfigurations {

    private static final Set<String> TEXTS = Set.of("name", "description");

    private final Database database;
    private final KeyAdministration keys;
    private final InstantSource clock;

    /** @param database closed with this */
    StoredConfigurations(Database database, KeyAdministration keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public ApiKey owner(String idOrPrefix) {
        return keys.find(idOrPrefix);
    }

    @Override
    public Optional<UUID> add(UUID owner, String json) {
        if (JobSettings.isShared(owner)) {
            throw new IllegalArgumentException("the demo key is many people, and keeps no configurations for long");
        }
        Map<String, @Nullable Object> members = members(json);
        UUID id = id(members.remove("id"));
        members.remove("created_at");
        members.remove("updated_at");
        TemplateRepository templates = new JdbcTemplateRepository(database);
        if (templates.find(owner, id).isPresent()) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Template template = new Template(id, owner, checked(JsonTree.write(members)), now, now, null);
        if (!templates.add(template, JobSettings.TEMPLATES)) {
            throw new IllegalArgumentException("the key has " + JobSettings.TEMPLATES
                    + " configurations already, or another key has one of this id");
        }
        return Optional.of(id);
    }

    private static Map<String, @Nullable Object> members(String json) {
        try {
            if (JsonTree.read(json) instanceof Map<?, ?> object) {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                for (Map.Entry<?, ?> member : object.entrySet()) {
                    String name = String.valueOf(member.getKey());
                    members.put(name, TEXTS.contains(name) ? member.getValue() : unwrapped(member.getValue()));
                }
                return members;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("this is no JSON object", e);
        }
        throw new IllegalArgumentException("this is no JSON object");
    }

    /** Tables that have no column for JSON keep it as a text. */
    private static @Nullable Object unwrapped(@Nullable Object value) throws IOException {
        boolean isJson = value instanceof String text && (text.startsWith("{") || text.startsWith("["));
        return isJson ? JsonTree.read(String.valueOf(value)) : value;
    }

    /** The id that it has, where that can be one here; else a new one. */
    private static UUID id(@Nullable Object said) {
        try {
            return said instanceof String text ? UUID.fromString(text) : UUID.randomUUID();
        } catch (IllegalArgumentException e) {
            return UUID.randomUUID();
        }
    }

    private static String checked(String json) {
        ConfigurationReading reading = GenerationConfiguration.readTemplate(json);
        if (!reading.isValid()) {
            throw new IllegalArgumentException(reading.problems().stream()
                    .map(problem -> (problem.field().isEmpty() ? "" : problem.field() + ": ") + problem.message())
                    .collect(Collectors.joining("; ")));
        }
        String text = reading.configuration().toJson();
        if (text.length() > JobOrder.MOST_CHARACTERS) {
            throw new IllegalArgumentException("it is longer than " + JobOrder.MOST_CHARACTERS + " characters");
        }
        return text;
    }

    @Override
    public void close() {
        database.close();
    }
}
