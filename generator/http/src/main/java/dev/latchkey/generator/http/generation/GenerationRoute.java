package dev.latchkey.generator.http.generation;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.http.configurations.KeptConfigurations;
import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.generator.jobs.Jobs;
import dev.latchkey.generator.jobs.QueueVerdict;
import dev.latchkey.generator.jobs.Submission;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import dev.latchkey.server.UnitLimit;
import dev.latchkey.server.contract.Violation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * {@code POST /api/v1/generation}: puts a job into the queue. How many patients it is for is held against the key before anything is
 * made; they are charged when the job is completed.
 */
public final class GenerationRoute implements Consumer<Routes> {

    /** So that a seed survives JavaScript, whose numbers are exact to 53 bits. */
    private static final long SEEDS = 1L << 53;

    /** About what one core writes of one format in a second. */
    private static final int PATIENTS_A_SECOND = 5_000;

    private final Jobs jobs;
    private final KeptConfigurations kept;
    private final RandomGenerator seeds;

    /** @param seeds where seeds come from when a configuration has none; thread-safe */
    public GenerationRoute(Jobs jobs, KeptConfigurations kept, RandomGenerator seeds) {
        this.jobs = jobs;
        this.kept = kept;
        this.seeds = seeds;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("createJob", this::order);
    }

    private void order(ApiKeyContext access, Exchange exchange) {
        GenerationRequest request = new GenerationRequest(exchange.call().body());
        List<Violation> violations = request.violations();
        if (!violations.isEmpty()) {
            exchange.fail(Problem.invalidBody(violations));
            return;
        }
        UUID owner = access.key().id();
        Consumer<Optional<Prepared>> then = prepared -> prepared.ifPresentOrElse(
                read -> submit(request, read, access, exchange), () -> exchange.fail(Problem.noSuch("configuration")));
        if (request.choice().isKept()) {
            exchange.offLoop(() -> Prepared.of(request, owner, kept), then);
        } else {
            exchange.compute(() -> Prepared.of(request, owner, kept), then);
        }
    }

    /**
     * A request with the configuration that it means.
     *
     * @param isTooLong whether a job has no place for them
     * @param secrets what of the request must not be stored
     */
    private record Prepared(ConfigurationReading reading, boolean isTooLong, List<Violation> secrets) {
        static Optional<Prepared> of(GenerationRequest request, UUID owner, KeptConfigurations kept) {
            return request.choice().read(owner, kept).map(reading -> of(request, reading));
        }

        private static Prepared of(GenerationRequest request, ConfigurationReading reading) {
            boolean isTooLong = reading.isValid()
                    && (reading.configuration().toJson().length() > JobOrder.MOST_CHARACTERS
                            || request.shown().length() > JobOrder.MOST_CHARACTERS);
            return new Prepared(reading, isTooLong, request.secrets());
        }
    }

    private void submit(GenerationRequest request, Prepared prepared, ApiKeyContext access, Exchange exchange) {
        ConfigurationReading reading = prepared.reading();
        if (!reading.isValid()) {
            exchange.fail(Problem.invalidBody(request.choice().violations(reading)));
            return;
        }
        if (!prepared.secrets().isEmpty()) {
            exchange.fail(Problem.invalidBody(prepared.secrets()));
            return;
        }
        GenerationConfiguration configuration = reading.configuration();
        long patients = request.patients(configuration);
        List<Violation> violations = GenerationRequest.violations(request.formats(configuration));
        if (patients > JobOrder.MOST_PATIENTS) {
            exchange.fail(Problem.invalidBody(
                    "total_patients",
                    "total_patients: it must be at most " + JobOrder.MOST_PATIENTS + " for one job."));
        } else if (!violations.isEmpty()) {
            exchange.fail(Problem.invalidBody(violations));
        } else if (prepared.isTooLong()) {
            exchange.fail(Problem.invalidBody(
                    "configuration",
                    "configuration: it must be at most " + JobOrder.MOST_CHARACTERS + " characters long."));
        } else if (UnitLimit.allows(patients, access, exchange)) {
            JobOrder order = request.order(configuration, (int) patients, seeds.nextLong(SEEDS));
            exchange.offLoop(
                    () -> jobs.submit(access.key().id(), order, request.password()), made -> answer(made, exchange));
        }
    }

    private static void answer(Submission submission, Exchange exchange) {
        if (submission.verdict() != QueueVerdict.ADDED) {
            exchange.header("Retry-After", Integer.toString(Submission.RETRY_AFTER_SECONDS));
            exchange.fail(Problem.of(503, "QUEUE_FULL", full(submission)));
            return;
        }
        JobOrder order = submission.job().order();
        String id = submission.job().id().toString();
        int seconds = 1 + order.patients() * order.formats().size() / PATIENTS_A_SECOND;
        exchange.created("/api/v1/jobs/" + id, json -> {
            json.writeStartObject();
            json.writeStringField("job_id", id);
            json.writeStringField("status", submission.job().status().label());
            json.writeStringField("message", "The job waits for a worker. Follow it at /api/v1/jobs/" + id + ".");
            json.writeNumberField("estimated_duration", seconds);
            json.writeEndObject();
        });
    }

    private static String full(Submission submission) {
        if (submission.verdict() == QueueVerdict.QUEUE_FULL) {
            return "As many jobs wait as the queue can hold. Try again later.";
        }
        return JobSettings.isShared(submission.job().owner())
                ? "As many jobs of this key wait as may, and many people share it. Try again later."
                : "As many jobs of this key wait as may. Try again when some of them are done.";
    }
}
