package dev.latchkey.generator.http.configurations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.generator.jobs.Template;
import dev.latchkey.generator.jobs.Templates;
import dev.latchkey.generator.patients.config.ConfigurationProblem;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Listed;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import dev.latchkey.server.SecretsInJson;
import dev.latchkey.server.contract.Violation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code /api/v1/configurations}: the templates that a key keeps; where many share it, presets instead. */
public final class ConfigurationRoutes implements Consumer<Routes> {

    /** What an answer says of a configuration, whatever the configuration has in these places. */
    private static final Set<String> OURS = Set.of("id", "description", "created_at", "updated_at");

    private final Templates templates;
    private final Supplier<CompletionStage<WrittenPresets>> presets;

    /** Makes the routes. */
    public ConfigurationRoutes(Templates templates, Supplier<CompletionStage<WrittenPresets>> presets) {
        this.templates = templates;
        this.presets = presets;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("listConfigurations", this::list);
        routes.keyed("createConfiguration", this::create);
        routes.keyed("showConfiguration", this::show);
        routes.keyed("replaceConfiguration", this::replace);
        routes.keyed("deleteConfiguration", this::delete);
        routes.keyed("validateConfiguration", ConfigurationRoutes::validate);
    }

    private void list(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        if (JobSettings.isShared(owner)) {
            exchange.await(
                    presets.get(),
                    written -> Listed.send(
                            exchange,
                            () -> written.count(),
                            written::templates,
                            (preset, json) -> json.writeRawValue(preset.encode())));
        } else {
            Listed.send(
                    exchange,
                    () -> templates.count(owner),
                    (skip, most) -> templates.newest(owner, skip, most),
                    ConfigurationRoutes::write);
        }
    }

    private void create(ApiKeyContext access, Exchange exchange) {
        read(
                exchange,
                configuration -> exchange.offLoop(
                        () -> templates.add(access.key().id(), configuration),
                        added -> added.ifPresentOrElse(
                                template -> exchange.computeFurther(
                                        () -> Json.write(json -> write(template, json)),
                                        shown -> exchange.created("/api/v1/configurations/" + template.id(), shown)),
                                () -> exchange.fail(Problem.of(
                                        409,
                                        "TEMPLATES_FULL",
                                        "A key keeps at most " + JobSettings.TEMPLATES
                                                + " configurations. Delete some of them first.")))));
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        exchange.await(
                presets.get(),
                written -> written.template(exchange.call().text("id"))
                        .ifPresentOrElse(
                                preset -> exchange.send(200, json -> json.writeRawValue(preset.encode())),
                                () -> showKept(access.key().id(), exchange)));
    }

    private void showKept(UUID owner, Exchange exchange) {
        exchange.offLoop(
                () -> exchange.call().id("id").flatMap(id -> templates.find(owner, id)),
                found -> found.ifPresentOrElse(
                        template -> exchange.compute(
                                template.configuration().length(),
                                () -> Json.write(json -> write(template, json)),
                                shown -> exchange.send(200, Json.MEDIA_TYPE, shown)),
                        () -> exchange.fail(Problem.noSuch("configuration"))));
    }

    private void replace(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        read(
                exchange,
                configuration -> exchange.offLoop(
                        () -> exchange.call().id("id").flatMap(id -> templates.replace(owner, id, configuration)),
                        found -> answer(found, exchange)));
    }

    /** After something was done, which may not be told as refused. */
    private static void answer(Optional<Template> found, Exchange exchange) {
        found.ifPresentOrElse(
                template -> exchange.computeFurther(
                        () -> Json.write(json -> write(template, json)),
                        shown -> exchange.send(200, Json.MEDIA_TYPE, shown)),
                () -> exchange.fail(Problem.noSuch("configuration")));
    }

    private void delete(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        exchange.offLoop(
                () -> exchange.call()
                        .id("id")
                        .filter(id -> templates.delete(owner, id))
                        .isPresent(),
                isDeleted -> {
                    if (isDeleted) {
                        exchange.send(204);
                    } else {
                        exchange.fail(Problem.noSuch("configuration"));
                    }
                });
    }

    private static void validate(ApiKeyContext access, Exchange exchange) {
        JsonObject body = exchange.call().body();
        exchange.compute(
                () -> Checked.of(body),
                checked -> exchange.send(200, json -> {
                    json.writeStartObject();
                    json.writeBooleanField("valid", checked.errors().isEmpty());
                    write("errors", checked.errors(), json);
                    write("warnings", checked.warnings(), json);
                    json.writeEndObject();
                }));
    }

    /** What is to be said of a configuration, in sentences. */
    private record Checked(List<String> errors, List<String> warnings) {
        static Checked of(JsonObject body) {
            ConfigurationReading reading = GenerationConfiguration.readTemplate(body.getMap());
            List<Violation> violations = new ArrayList<>(ConfigurationViolations.in("", reading));
            violations.addAll(SecretsInJson.in(body, ""));
            return new Checked(
                    violations.stream().map(Violation::detail).toList(),
                    reading.warnings().stream()
                            .map(ConfigurationProblem::sentence)
                            .toList());
        }
    }

    private static void write(String name, List<String> found, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : found) {
            json.writeString(each);
        }
        json.writeEndArray();
    }

    /** Goes on with the body as a template, or tells the caller what is wrong with it. */
    private static void read(Exchange exchange, Consumer<String> then) {
        JsonObject body = exchange.call().body();
        exchange.compute(() -> TemplateBody.read(body), read -> {
            if (read.violations().isEmpty()) {
                then.accept(read.json());
            } else {
                exchange.fail(Problem.invalidBody(read.violations()));
            }
        });
    }

    /** With the defaults that were not filled in yet when it was kept. */
    private static String whole(String json) {
        return json.contains("\"parent_config_id\"")
                ? json
                : GenerationConfiguration.read(json).configuration().toJson();
    }

    private static void write(Template template, JsonGenerator json) throws IOException {
        String configuration = whole(template.configuration());
        json.writeStartObject();
        json.writeStringField("id", template.id().toString());
        Json.copyMembers(configuration, OURS, json);
        json.writeStringField(
                "description",
                Json.scalars(configuration.getBytes(StandardCharsets.UTF_8)).get("description"));
        json.writeStringField("created_at", template.createdAt().toString());
        json.writeStringField("updated_at", template.updatedAt().toString());
        json.writeEndObject();
    }
}
