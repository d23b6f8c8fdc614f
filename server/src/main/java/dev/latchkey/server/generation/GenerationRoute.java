package dev.latchkey.server.generation;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.jobs.JobOrder;
import dev.latchkey.jobs.JobSettings;
import dev.latchkey.jobs.Jobs;
import dev.latchkey.jobs.QueueVerdict;
import dev.latchkey.jobs.Submission;
import dev.latchkey.jobs.Template;
import dev.latchkey.jobs.Templates;
import dev.latchkey.patients.config.ConfigurationReading;
import dev.latchkey.patients.config.GenerationConfiguration;
import dev.latchkey.patients.config.Preset;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import dev.latchkey.server.UnitLimit;
import dev.latchkey.server.contract.Flaw;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

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
    private final Templates templates;
    private final RandomGenerator seeds;
    private final Map<String, String> presets =
            Preset.all().stream().collect(Collectors.toUnmodifiableMap(Preset::id, Preset::configuration));

    /** @param seeds where seeds come from when a configuration has none; thread-safe */
    public GenerationRoute(Jobs jobs, Templates templates, RandomGenerator seeds) {
        this.jobs = jobs;
        this.templates = templates;
        this.seeds = seeds;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("createJob", this::order);
    }

    private void order(ApiKeyContext access, Exchange exchange) {
        GenerationRequest request = new GenerationRequest(exchange.call().body());
        List<Flaw> flaws = request.flaws();
        if (!flaws.isEmpty()) {
            exchange.fail(Problem.invalidBody(flaws));
            return;
        }
        Optional<String> inline = request.inline();
        if (inline.isPresent()) {
            exchange.compute(
                    () -> Prepared.of(request, inline.get()), prepared -> submit(request, prepared, access, exchange));
        } else {
            exchange.offLoop(
                    () -> request.configurationId()
                            .flatMap(id -> kept(access.key().id(), id))
                            .map(json -> Prepared.of(request, json)),
                    kept -> kept.ifPresentOrElse(
                            prepared -> submit(request, prepared, access, exchange),
                            () -> exchange.fail(Problem.noSuch("configuration"))));
        }
    }

    /** The configuration of the owner's template, or else of the preset, of that id. */
    private Optional<String> kept(UUID owner, String id) {
        String preset = presets.get(id);
        if (preset != null) {
            return Optional.of(preset);
        }
        try {
            return templates.find(owner, UUID.fromString(id)).map(Template::configuration);
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }

    /**
     * A request with the configuration that it means.
     *
     * @param isTooLong whether a job has no place for them
     */
    private record Prepared(ConfigurationReading reading, boolean isTooLong) {
        static Prepared of(GenerationRequest request, String json) {
            ConfigurationReading reading = GenerationConfiguration.read(json);
            boolean isTooLong = reading.isValid()
                    && (reading.configuration().toJson().length() > JobOrder.MOST_CHARACTERS
                            || request.shown().length() > JobOrder.MOST_CHARACTERS);
            return new Prepared(reading, isTooLong);
        }
    }

    private void submit(GenerationRequest request, Prepared prepared, ApiKeyContext access, Exchange exchange) {
        ConfigurationReading reading = prepared.reading();
        if (!reading.isValid()) {
            exchange.fail(Problem.invalidBody(reading.problems().stream()
                    .map(problem -> new Flaw(
                            problem.field().isEmpty() ? "configuration" : "configuration." + problem.field(),
                            problem.message()))
                    .toList()));
            return;
        }
        GenerationConfiguration configuration = reading.configuration();
        long patients = request.patients(configuration);
        if (!UnitLimit.allows(patients, access, exchange)) {
            return;
        }
        if (patients > JobOrder.MOST_PATIENTS) {
            exchange.fail(Problem.invalidBody(
                    "total_patients", "total_patients must be at most " + JobOrder.MOST_PATIENTS + " for one job."));
        } else if (prepared.isTooLong()) {
            exchange.fail(Problem.invalidBody(
                    "configuration",
                    "configuration must be at most " + JobOrder.MOST_CHARACTERS + " characters long."));
        } else {
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
