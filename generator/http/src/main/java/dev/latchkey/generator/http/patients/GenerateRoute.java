package dev.latchkey.generator.http.patients;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.server.Batch;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import dev.latchkey.server.UnitLimit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * {@code POST /api/v1/generate}: makes patients and answers with them in the same call. Few are sent whole; many are sent in
 * batches as the caller reads them, each charged before it is sent, with other requests served in between.
 */
public final class GenerateRoute implements Consumer<Routes> {

    private static final String LINES = "application/x-ndjson";

    /** About a millisecond of work, and some 200 KiB. */
    private static final int BATCH = 100;

    /** So that a seed survives JavaScript, whose numbers are exact to 53 bits. */
    private static final long SEEDS = 1L << 53;

    private final RandomGenerator seeds;
    private final PatientGenerator generator = new PatientGenerator(Scenario.standard(), 0);

    /** @param seeds where seeds come from when a caller names none; thread-safe */
    public GenerateRoute(RandomGenerator seeds) {
        this.seeds = seeds;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("generate", this::generate);
    }

    private void generate(ApiKeyContext access, Exchange exchange) {
        GenerateRequest request = GenerateRequest.of(exchange.call().body());
        Optional<PatientFormat> format = request.format().or(() -> preferred(exchange));
        if (format.isEmpty()) {
            return;
        }
        if (UnitLimit.allows(request.count(), access, exchange)) {
            deliver(request, format.get(), exchange);
        }
    }

    /** The format that the caller accepts best; none where it was told that there is none. */
    private static Optional<PatientFormat> preferred(Exchange exchange) {
        return exchange.negotiate(List.of(Json.MEDIA_TYPE, LINES))
                .map(mediaType -> mediaType.equals(LINES) ? PatientFormat.NDJSON : PatientFormat.JSON);
    }

    private void deliver(GenerateRequest request, PatientFormat format, Exchange exchange) {
        Long wanted = request.seed();
        long seed = wanted == null ? seeds.nextLong(SEEDS) : wanted;
        boolean isJson = format == PatientFormat.JSON;
        PatientBatches batches = new PatientBatches(
                new PatientWriter(generator.withSeed(seed), 0, request.count(), format),
                BATCH,
                isJson ? "{\"seed\":" + seed + ",\"total_patients\":" + request.count() + ",\"patients\":" : "",
                isJson ? "}" : "");
        if (request.count() <= BATCH) {
            Batch whole = batches.next();
            exchange.send(200, isJson ? Json.MEDIA_TYPE : LINES, whole.content(), whole.units());
        } else {
            exchange.sendComputed(200, isJson ? Json.MEDIA_TYPE : LINES, batches);
        }
    }
}
