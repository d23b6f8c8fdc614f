package dev.latchkey.server.configurations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.jobs.JobOrder;
import dev.latchkey.jobs.JobSettings;
import dev.latchkey.jobs.Template;
import dev.latchkey.jobs.Templates;
import dev.latchkey.patients.config.ConfigurationProblem;
import dev.latchkey.patients.config.ConfigurationReading;
import dev.latchkey.patients.config.GenerationConfiguration;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Listed;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import dev.latchkey.server.SecretsInJson;
import dev.latchkey.server.contract.Flaw;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** {@code /api/v1/configurations}: the templates that a key keeps; where many share it, presets instead. */
public final class ConfigurationRoutes implements Consumer<Routes> {

    private final Templates templates;
    private final PresetTemplates presets = new PresetTemplates();

    /** Makes the routes. */
    public ConfigurationRoutes(Templates templates) {
        this.templates = templates;
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
        int skip = (int) exchange.call().number("skip");
        int limit = (int) exchange.call().number("limit");
        UUID owner = access.key().id();
        if (JobSettings.isShared(owner)) {
            Listed.send(
                    exchange,
                    new Listed.Page<>(presets.page(skip, limit), presets.count()),
                    (preset, json) -> json.writeRawValue(preset.encode()));
            return;
        }
        exchange.offLoop(
                () -> new Listed.Page<>(templates.newest(owner, skip, limit), templates.count(owner)),
                page -> Listed.send(exchange, page, ConfigurationRoutes::write));
    }

    private void create(ApiKeyContext access, Exchange exchange) {
        read(exchange)
                .ifPresent(configuration -> exchange.offLoop(
                        () -> templates.add(access.key().id(), configuration),
                        added -> added.ifPresentOrElse(
                                template -> exchange.created(
                                        "/api/v1/configurations/" + template.id(), json -> write(template, json)),
                                () -> exchange.fail(Problem.of(
                                        409,
                                        "TEMPLATES_FULL",
                                        "A key keeps at most " + JobSettings.TEMPLATES
                                                + " configurations. Delete some of them first.")))));
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        Optional<JsonObject> preset = presets.find(exchange.call().text("id"));
        if (preset.isPresent()) {
            exchange.send(200, json -> json.writeRawValue(preset.get().encode()));
            return;
        }
        exchange.offLoop(
                () -> exchange.call().id("id").flatMap(id -> templates.find(owner, id)),
                found -> answer(found, exchange));
    }

    private void replace(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        read(exchange)
                .ifPresent(configuration -> exchange.offLoop(
                        () -> exchange.call().id("id").flatMap(id -> templates.replace(owner, id, configuration)),
                        found -> answer(found, exchange)));
    }

    private static void answer(Optional<Template> found, Exchange exchange) {
        found.ifPresentOrElse(
                template -> exchange.send(200, json -> write(template, json)),
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
        ConfigurationReading reading =
                GenerationConfiguration.readTemplate(exchange.call().body().encode());
        List<Flaw> errors = new ArrayList<>(ConfigurationFlaws.in("", reading));
        errors.addAll(SecretsInJson.in(exchange.call().body(), ""));
        exchange.send(200, json -> {
            json.writeStartObject();
            json.writeBooleanField("valid", errors.isEmpty());
            write("errors", errors.stream().map(Flaw::detail).toList(), json);
            write(
                    "warnings",
                    reading.warnings().stream()
                            .map(ConfigurationProblem::sentence)
                            .toList(),
                    json);
            json.writeEndObject();
        });
    }

    private static void write(String name, List<String> found, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : found) {
            json.writeString(each);
        }
        json.writeEndArray();
    }

    /** The body as a template; empty where it is none, and the caller was told so. */
    private static Optional<String> read(Exchange exchange) {
        ConfigurationReading reading =
                GenerationConfiguration.readTemplate(exchange.call().body().encode());
        if (!reading.isValid()) {
            exchange.fail(Problem.invalidBody(ConfigurationFlaws.in("", reading)));
            return Optional.empty();
        }
        List<Flaw> secrets = SecretsInJson.in(exchange.call().body(), "");
        if (!secrets.isEmpty()) {
            exchange.fail(Problem.invalidBody(secrets));
            return Optional.empty();
        }
        String json = reading.configuration().toJson();
        if (json.length() > JobOrder.MOST_CHARACTERS) {
            exchange.fail(Problem.invalidBody(
                    "", "A configuration must be at most " + JobOrder.MOST_CHARACTERS + " characters long."));
            return Optional.empty();
        }
        return Optional.of(json);
    }

    /** With the defaults that were not filled in yet when it was kept. */
    private static String whole(String json) {
        return json.contains("\"parent_config_id\"")
                ? json
                : GenerationConfiguration.read(json).configuration().toJson();
    }

    private static void write(Template template, JsonGenerator json) throws IOException {
        JsonObject answer = new JsonObject().put("id", template.id().toString());
        answer.mergeIn(new JsonObject(whole(template.configuration())));
        answer.put("description", answer.getValue("description"));
        answer.put("id", template.id().toString());
        answer.put("created_at", template.createdAt().toString());
        answer.put("updated_at", template.updatedAt().toString());
        json.writeRawValue(answer.encode());
    }
}
