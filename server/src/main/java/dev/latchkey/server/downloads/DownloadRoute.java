package dev.latchkey.server.downloads;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.jobs.Archive;
import dev.latchkey.jobs.Job;
import dev.latchkey.jobs.JobStatus;
import dev.latchkey.jobs.Jobs;
import dev.latchkey.patients.PatientFormat;
import dev.latchkey.patients.PatientWriter;
import dev.latchkey.server.Batch;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** {@code /api/v1/downloads/{id}}: a completed job's archive, or its patients as one JSON array. Charged with the job, however often. */
public final class DownloadRoute implements Consumer<Routes> {

    private static final int BATCH = 100;

    private final Jobs jobs;
    private final Executor archives;

    /** @param archives runs what makes archives again, for seconds at a time; may refuse when too many wait */
    public DownloadRoute(Jobs jobs, Executor archives) {
        this.jobs = jobs;
        this.archives = archives;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("download", this::download);
    }

    private void download(ApiKeyContext access, Exchange exchange) {
        exchange.offLoop(
                () -> exchange.call()
                        .id("id")
                        .flatMap(id -> jobs.find(access.key().id(), id)),
                found -> found.ifPresentOrElse(
                        job -> deliver(job, exchange), () -> exchange.fail(Problem.noSuch("job"))));
    }

    private void deliver(Job job, Exchange exchange) {
        boolean isJson = exchange.call().text("format").equals("json");
        if (job.status() != JobStatus.COMPLETED) {
            exchange.fail(Problem.of(
                    400, "JOB_UNFINISHED", "The job is " + job.status().label() + "; only a completed one has files."));
        } else if (isJson && job.order().encrypted()) {
            exchange.fail(Problem.of(
                    400,
                    "JOB_ENCRYPTED",
                    "The job's patients are in its encrypted files alone. Download them without format=json."));
        } else if (isJson) {
            exchange.send(200, Json.MEDIA_TYPE, new Free(job));
        } else {
            exchange.await(
                    CompletableFuture.supplyAsync(() -> archive(job), archives),
                    archive ->
                            archive.ifPresentOrElse(there -> send(job, there, exchange), () -> exchange.fail(gone())));
        }
    }

    private Optional<Archive> archive(Job job) {
        try {
            return jobs.archive(job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Job job, Archive archive, Exchange exchange) {
        exchange.attachment("patients_" + job.id() + ".zip");
        exchange.send("application/zip", archive.file(), archive.bytes(), 0);
    }

    private static Problem gone() {
        return Problem.of(
                404,
                "ARCHIVE_GONE",
                "The job's encrypted files had to make room, or another node has them. Start the job again.");
    }

    /** The job's patients, in batches that are charged to nobody. */
    private static final class Free implements Iterator<Batch> {

        private final PatientWriter patients;

        Free(Job job) {
            patients = new PatientWriter(job.order().generator(), 0, job.order().patients(), PatientFormat.JSON);
        }

        @Override
        public boolean hasNext() {
            return !patients.isDone();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("every patient was written");
            }
            return new Batch(Buffer.buffer(patients.next(BATCH)), 0);
        }
    }
}
