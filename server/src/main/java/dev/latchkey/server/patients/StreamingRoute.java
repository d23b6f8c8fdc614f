package dev.latchkey.server.patients;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.patients.PatientFormat;
import dev.latchkey.patients.PatientGenerator;
import dev.latchkey.patients.PatientWriter;
import dev.latchkey.patients.Scenario;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import dev.latchkey.server.UnitLimit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * {@code /api/v1/streaming/generate}: patients in batches of the size that the caller wants, each made when the caller has taken the
 * one before, and charged before it is sent.
 */
public final class StreamingRoute implements Consumer<Routes> {

    /** Some milliseconds of work, while which others wait. */
    private static final long MOST_AT_ONCE = 250;

    private final RandomGenerator seeds;
    private final PatientGenerator generator = new PatientGenerator(Scenario.standard(), 0);

    /** @param seeds where seeds come from; thread-safe */
    public StreamingRoute(RandomGenerator seeds) {
        this.seeds = seeds;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("stream", this::stream);
        routes.keyed("streamPosted", this::stream);
    }

    private void stream(ApiKeyContext access, Exchange exchange) {
        long count = exchange.call().number("count");
        if (!UnitLimit.allows(count, access, exchange)) {
            return;
        }
        exchange.send(
                200,
                Json.MEDIA_TYPE,
                new PatientBatches(
                        new PatientWriter(generator.withSeed(seeds.nextLong()), 0, count, PatientFormat.JSON),
                        (int) Math.min(exchange.call().number("batch_size"), MOST_AT_ONCE),
                        "{\"patients\":",
                        ",\"total_patients\":" + count + "}"));
    }
}
