package dev.latchkey.generator.http.patients;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.http.configurations.ConfigurationChoice;
import dev.latchkey.generator.http.configurations.KeptConfigurations;
import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import dev.latchkey.server.UnitLimit;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * {@code /api/v1/streaming/generate}: patients of a configuration in batches of the size that the caller wants, each made when the
 * caller has taken the one before, and charged before it is sent.
 */
public final class StreamingRoute implements Consumer<Routes> {

    private static final long DEFAULT_COUNT = 10;
    private static final long DEFAULT_BATCH = 100;

    /** Some milliseconds of work, while which others wait. */
    private static final long MOST_AT_ONCE = 250;

    private final KeptConfigurations kept;
    private final RandomGenerator seeds;
    private final PatientGenerator standard = new PatientGenerator(Scenario.standard(), 0);

    /** @param seeds where seeds come from when a configuration has none; thread-safe */
    public StreamingRoute(KeptConfigurations kept, RandomGenerator seeds) {
        this.kept = kept;
        this.seeds = seeds;
    }

    /** A run of patients to be streamed. */
    private record Run(PatientGenerator generator, long count) {}

    @Override
    public void accept(Routes routes) {
        routes.keyed("stream", this::stream);
        routes.keyed("streamPosted", this::streamPosted);
    }

    private void stream(ApiKeyContext access, Exchange exchange) {
        choose(ConfigurationChoice.named(exchange.call().text("configuration_id")), new JsonObject(), access, exchange);
    }

    private void streamPosted(ApiKeyContext access, Exchange exchange) {
        JsonObject body = exchange.call().body();
        ConfigurationChoice choice = exchange.call()
                .optionalText("configuration_id")
                .map(ConfigurationChoice::named)
                .orElseGet(() -> ConfigurationChoice.of(body));
        if (choice.isNone()) {
            deliver(
                    new Run(standard.withSeed(seeds.nextLong()), count(body, exchange, DEFAULT_COUNT)),
                    body,
                    access,
                    exchange);
        } else if (choice.isClear()) {
            choose(choice, body, access, exchange);
        } else {
            exchange.fail(Problem.invalidBody(
                    "configuration", "configuration: only one of configuration_id and configuration may be given."));
        }
    }

    private void choose(ConfigurationChoice choice, JsonObject body, ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        Supplier<Optional<ConfigurationReading>> reading = () -> choice.read(owner, kept);
        Consumer<Optional<ConfigurationReading>> then = read -> {
            if (read.isEmpty()) {
                exchange.fail(Problem.noSuch("configuration"));
            } else if (!read.get().isValid()) {
                exchange.fail(Problem.invalidBody(choice.violations(read.get())));
            } else {
                prepare(read.get(), body, access, exchange);
            }
        };
        if (choice.isKept()) {
            exchange.offLoop(reading, then);
        } else {
            exchange.compute(reading, then);
        }
    }

    private void prepare(ConfigurationReading reading, JsonObject body, ApiKeyContext access, Exchange exchange) {
        GenerationConfiguration configuration = reading.configuration();
        long count = count(body, exchange, configuration.count());
        long seed = configuration.seed().orElseGet(seeds::nextLong);
        // The answer keeps it for as long as its caller takes to read it.
        exchange.hold(PatientGenerator.workingBytes(configuration.scenario()));
        exchange.computeFurther(
                () -> new PatientGenerator(configuration.scenario(), seed),
                generator -> deliver(new Run(generator, count), body, access, exchange));
    }

    /** The query's, else the body's, else the configuration's. */
    private static long count(JsonObject body, Exchange exchange, long otherwise) {
        return exchange.call().has("count")
                ? exchange.call().number("count")
                : Optional.ofNullable(body.getLong("total_patients"))
                        .or(() -> Optional.ofNullable(body.getLong("count")))
                        .orElse(otherwise);
    }

    private static long batch(JsonObject body, Exchange exchange) {
        return exchange.call().has("batch_size")
                ? exchange.call().number("batch_size")
                : Optional.ofNullable(body.getLong("batch_size")).orElse(DEFAULT_BATCH);
    }

    private static void deliver(Run run, JsonObject body, ApiKeyContext access, Exchange exchange) {
        if (!UnitLimit.allows(run.count(), access, exchange)) {
            return;
        }
        long batch = batch(body, exchange);
        exchange.header("X-Patient-Count", Long.toString(run.count()));
        exchange.header("X-Batch-Size", Long.toString(batch));
        exchange.sendComputed(
                200,
                Json.MEDIA_TYPE,
                new PatientBatches(
                        new PatientWriter(run.generator(), 0, run.count(), PatientFormat.JSON),
                        (int) Math.min(batch, MOST_AT_ONCE),
                        "{\"patients\":",
                        ",\"total_patients\":" + run.count() + "}"));
    }
}
