package dev.latchkey.server.patients;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Refusal;
import dev.latchkey.patients.PatientFormat;
import dev.latchkey.patients.PatientGenerator;
import dev.latchkey.patients.Scenario;
import dev.latchkey.server.Batch;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Problem;
import dev.latchkey.server.RequestBody;
import dev.latchkey.server.Routes;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * {@code POST /api/v1/generate}: makes patients and answers with them in the same call. Few are sent whole; many are sent in
 * batches as the caller reads them, each charged before it is sent, with other requests served in between.
 */
public final class GenerateRoute implements Consumer<Routes> {

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
        routes.keyed(HttpMethod.POST, "/api/v1/generate", "generate", this::generate);
    }

    private void generate(ApiKeyContext access, Exchange exchange) {
        RequestBody.readJson(exchange, body -> {
            GenerateRequest request;
            try {
                request = GenerateRequest.parse(body.getBytes());
            } catch (IllegalArgumentException e) {
                exchange.fail(Problem.invalidBody(String.valueOf(e.getMessage())));
                return;
            }
            Optional<Refusal> tooMany = access.checkUnitLimit(request.count());
            if (tooMany.isPresent()) {
                exchange.header("X-Limit-Type", "patients_per_request");
                exchange.header(
                        "X-Limit-Value", Long.toString(access.key().limits().unitsPerRequest()));
                exchange.header("X-Requested", Long.toString(request.count()));
                exchange.refuse(tooMany.get());
                return;
            }
            deliver(request, exchange);
        });
    }

    private void deliver(GenerateRequest request, Exchange exchange) {
        Long wanted = request.seed();
        long seed = wanted == null ? seeds.nextLong(SEEDS) : wanted;
        boolean isJson = request.format() == PatientFormat.JSON;
        String mediaType = isJson ? "application/json" : "application/x-ndjson";
        PatientBatches batches = new PatientBatches(generator.withSeed(seed), seed, request, BATCH);
        if (request.count() <= BATCH) {
            Batch whole = batches.next();
            exchange.send(200, mediaType, whole.content(), whole.units());
        } else {
            exchange.send(200, mediaType, batches);
        }
    }
}
