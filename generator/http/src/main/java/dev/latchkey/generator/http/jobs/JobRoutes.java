package dev.latchkey.generator.http.jobs;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.http.patients.PatientBatches;
import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobStatus;
import dev.latchkey.generator.jobs.Jobs;
import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.server.Batch;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Listed;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** {@code /api/v1/jobs}: how a key's jobs stand, what patients they made, and how to be rid of them. */
public final class JobRoutes implements Consumer<Routes> {

    /** Some milliseconds of work, while which others wait. */
    private static final int BATCH = 25;

    private final Jobs jobs;
    private final InstantSource clock;

    /** Makes the routes. */
    public JobRoutes(Jobs jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("listJobs", this::list);
        routes.keyed("showJob", this::show);
        routes.keyed("jobResults", this::results);
        routes.keyed("cancelJob", this::cancel);
        routes.keyed("deleteJob", this::delete);
    }

    private void list(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        Listed.send(exchange, () -> jobs.count(owner), (skip, most) -> jobs.newest(owner, skip, most), JobJson::write);
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        exchange.offLoop(
                () -> find(access, exchange),
                found -> found.ifPresentOrElse(
                        job -> exchange.compute(
                                job.order().configuration().length(),
                                () -> Json.write(json -> JobJson.write(job, json)),
                                shown -> exchange.send(200, Json.MEDIA_TYPE, shown)),
                        () -> exchange.fail(Problem.noSuch("job"))));
    }

    private Optional<Job> find(ApiKeyContext access, Exchange exchange) {
        return exchange.call().id("id").flatMap(id -> jobs.find(access.key().id(), id));
    }

    /** After something was done, which may not be told as refused. */
    private static void answer(Optional<Job> found, Exchange exchange) {
        found.ifPresentOrElse(
                job -> exchange.computeFurther(
                        () -> Json.write(json -> JobJson.write(job, json)),
                        shown -> exchange.send(200, Json.MEDIA_TYPE, shown)),
                () -> exchange.fail(Problem.noSuch("job")));
    }

    private void results(ApiKeyContext access, Exchange exchange) {
        exchange.offLoop(() -> find(access, exchange), found -> {
            if (found.isEmpty()) {
                exchange.fail(Problem.noSuch("job"));
            } else if (found.get().status() != JobStatus.COMPLETED) {
                exchange.fail(Problem.of(
                        400,
                        "JOB_UNFINISHED",
                        "The job is " + found.get().status().label() + "; only a completed one has results."));
            } else if (found.get().order().encrypted()) {
                exchange.fail(Problem.of(
                        400, "JOB_ENCRYPTED", "The job's patients are in its encrypted files alone. Download them."));
            } else {
                long page = exchange.call().number("page");
                int size = (int) exchange.call().number("per_page");
                exchange.computeOffLoop(
                        () -> page(found.get(), page, size),
                        batches -> exchange.sendComputed(200, Json.MEDIA_TYPE, batches));
            }
        });
    }

    /** Drawn anew: the patients are a function of the order. */
    private static Iterator<Batch> page(Job job, long page, int size) {
        int total = job.order().patients();
        long first = Math.min(total, (page - 1) * size);
        long count = Math.min(total - first, size);
        PatientWriter patients = new PatientWriter(job.order().generator(), first, count, PatientFormat.JSON);
        String opening = "{\"job_id\":\"" + job.id() + "\",\"total\":" + total + ",\"page\":" + page + ",\"per_page\":"
                + size + ",\"total_pages\":" + (total + size - 1) / size + ",\"patients\":";
        return PatientBatches.free(patients, BATCH, opening, "}");
    }

    private void cancel(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        exchange.offLoop(
                () -> exchange.call()
                        .id("id")
                        .filter(id -> jobs.cancel(owner, id))
                        .isPresent(),
                isCancelled -> {
                    exchange.offLoop(() -> find(access, exchange), found -> {
                        if (isCancelled || found.isEmpty()) {
                            answer(found, exchange);
                        } else {
                            exchange.fail(Problem.of(
                                    400,
                                    "JOB_ENDED",
                                    "The job is " + found.get().status().label() + " already."));
                        }
                    });
                });
    }

    private void delete(ApiKeyContext access, Exchange exchange) {
        UUID owner = access.key().id();
        exchange.offLoop(
                () -> exchange.call().id("id").filter(id -> jobs.delete(owner, id)),
                deleted -> deleted.ifPresentOrElse(
                        id -> exchange.send(200, json -> {
                            json.writeStartObject();
                            json.writeBooleanField("success", true);
                            json.writeStringField("message", "The job and its files are deleted.");
                            json.writeStringField("deleted_id", id.toString());
                            json.writeStringField("timestamp", clock.instant().toString());
                            json.writeEndObject();
                        }),
                        () -> exchange.fail(Problem.noSuch("job"))));
    }
}
