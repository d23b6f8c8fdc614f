package dev.latchkey.generator.http.visualizations;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobResult;
import dev.latchkey.generator.jobs.JobStatus;
import dev.latchkey.generator.jobs.Jobs;
import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * {@code /api/v1/visualizations/…}: a job's patients counted, some of them, and one of them. They are charged with the job. Where no job is
 * named, it is the key's newest that is completed.
 */
public final class VisualizationRoutes implements Consumer<Routes> {

    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");
    private static final int NEWEST = 100;
    private static final List<String> COUNTS = List.of(
            "nationalities", "injury_types", "triage_categories", "final_statuses", "last_facilities", "fronts");

    private final Jobs jobs;

    /** Makes the routes. */
    public VisualizationRoutes(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("dashboardData", (access, exchange) -> withJob(access, exchange, job -> dashboard(job, exchange)));
        routes.keyed("samplePatients", (access, exchange) -> withJob(access, exchange, job -> sample(job, exchange)));
        routes.keyed(
                "patientDetail",
                (access, exchange) -> withJob(
                        access, exchange, job -> detail(job, exchange.call().text("patient_id"), exchange)));
        routes.keyed(
                "patientDetailById",
                (access, exchange) -> withJob(
                        access, exchange, job -> detail(job, exchange.call().text("id"), exchange)));
    }

    /** Goes on with the job that is meant; with none where none is named and there is none. */
    private void withJob(ApiKeyContext access, Exchange exchange, Consumer<Optional<Job>> then) {
        UUID owner = access.key().id();
        boolean isNamed = exchange.call().has("job_id");
        exchange.offLoop(
                () -> isNamed
                        ? exchange.call().id("job_id").flatMap(id -> jobs.find(owner, id))
                        : jobs.newest(owner, 0, NEWEST).stream()
                                .filter(job -> job.status() == JobStatus.COMPLETED)
                                .filter(job -> !job.order().encrypted())
                                .findFirst(),
                found -> {
                    if (found.isEmpty() && isNamed) {
                        exchange.fail(Problem.noSuch("job"));
                    } else if (found.isPresent() && found.get().status() != JobStatus.COMPLETED) {
                        exchange.fail(Problem.of(
                                400,
                                "JOB_UNFINISHED",
                                "The job is " + found.get().status().label() + "; only a completed one has patients."));
                    } else if (found.isPresent() && found.get().order().encrypted()) {
                        exchange.fail(Problem.of(
                                400,
                                "JOB_ENCRYPTED",
                                "The job's patients are in its encrypted files alone. Download them."));
                    } else {
                        then.accept(found);
                    }
                });
    }

    private static void dashboard(Optional<Job> job, Exchange exchange) {
        JobResult result = job.map(Job::result).orElse(null);
        JsonObject summary = result == null ? new JsonObject() : Json.object(result.summary());
        JsonObject answer = new JsonObject()
                .put("job_id", job.map(each -> each.id().toString()).orElse(null))
                .put("created_at", job.map(each -> each.createdAt().toString()).orElse(null))
                .put("total_patients", summary.getInteger("total_patients", 0));
        COUNTS.forEach(count -> answer.put(count, summary.getJsonObject(count, new JsonObject())));
        exchange.send(200, json -> json.writeRawValue(answer.encode()));
    }

    private static void sample(Optional<Job> job, Exchange exchange) {
        int limit = (int) exchange.call().number("limit");
        int total = job.map(each -> each.order().patients()).orElse(0);
        exchange.computeOffLoop(
                () -> job.map(each -> patients(each, 0, Math.min(limit, total))).orElse("[]"),
                patients -> exchange.send(200, json -> {
                    json.writeStartObject();
                    json.writeStringField(
                            "job_id", job.map(each -> each.id().toString()).orElse(null));
                    json.writeNumberField("total_patients", total);
                    json.writeFieldName("patients");
                    json.writeRawValue(patients);
                    json.writeEndObject();
                }));
    }

    private static void detail(Optional<Job> job, String index, Exchange exchange) {
        if (job.isEmpty()
                || !INDEX.matcher(index).matches()
                || Integer.parseInt(index) >= job.get().order().patients()) {
            exchange.fail(Problem.noSuch("patient"));
            return;
        }
        exchange.computeOffLoop(
                () -> patients(job.get(), Integer.parseInt(index), 1),
                patients -> exchange.send(200, json -> {
                    json.writeStartObject();
                    json.writeStringField("job_id", job.get().id().toString());
                    json.writeFieldName("patient");
                    json.writeRawValue(patients.substring(1, patients.length() - 1));
                    json.writeEndObject();
                }));
    }

    /** Drawn anew: the patients are a function of the order. */
    private static String patients(Job job, int first, int count) {
        PatientWriter writer = new PatientWriter(job.order().generator(), first, count, PatientFormat.JSON);
        return new String(writer.next(Math.max(1, count)), StandardCharsets.UTF_8);
    }
}
