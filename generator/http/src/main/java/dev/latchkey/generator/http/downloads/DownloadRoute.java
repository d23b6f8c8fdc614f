package dev.latchkey.generator.http.downloads;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.file.FileErrorText;
import dev.latchkey.generator.jobs.Archive;
import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobOrder;
import dev.latchkey.generator.jobs.JobStatus;
import dev.latchkey.generator.jobs.Jobs;
import dev.latchkey.generator.jobs.RemakesFullException;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.generator.patients.format.PatientDocument;
import dev.latchkey.server.Batch;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/downloads/{id}}: a completed job's archive, or its patients in one format. Charged with the job, however often. */
public final class DownloadRoute implements Consumer<Routes> {

    /** Some milliseconds of work, or some tens for FHIR, while which others wait. */
    private static final int BATCH = 25;

    private static final Logger LOG = LoggerFactory.getLogger(DownloadRoute.class);

    private final Jobs jobs;

    public DownloadRoute(Jobs jobs) {
        this.jobs = jobs;
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
        String wanted = exchange.call().text("format");
        if (job.status() != JobStatus.COMPLETED) {
            exchange.fail(Problem.of(
                    400, "JOB_UNFINISHED", "The job is " + job.status().label() + "; only a completed one has files."));
        } else if (wanted.equals("zip")) {
            exchange.offLoop(() -> jobs.archive(job), archive -> await(archive, job, exchange));
        } else if (job.order().encrypted()) {
            exchange.fail(Problem.of(
                    400,
                    "JOB_ENCRYPTED",
                    "The job's patients are in its encrypted files alone. Download them without format."));
        } else {
            send(job, OutputFormat.of(wanted), exchange);
        }
    }

    /** Off the event loop and a piece at a time: to read a large configuration, to begin, and to write each batch. */
    private static void send(Job job, OutputFormat format, Exchange exchange) {
        JobOrder order = job.order();
        exchange.computeOffLoop(order::read, configuration -> {
            exchange.hold(
                    PatientGenerator.workingBytes(configuration.scenario()) + format.workingBytes(order.patients()));
            if (format != OutputFormat.JSON) {
                exchange.attachment(FileNames.of(job, configuration) + "." + format.fileExtension());
            }
            exchange.computeFurther(
                    () -> new Free(
                            new PatientGenerator(configuration.scenario(), order.seed()), order.patients(), format),
                    parts -> exchange.sendComputed(200, format.mediaType(), parts));
        });
    }

    private static void await(CompletionStage<Optional<Archive>> archive, Job job, Exchange exchange) {
        exchange.await(
                archive,
                there -> there.ifPresentOrElse(found -> send(job, found, exchange), () -> exchange.fail(gone())),
                failure -> {
                    if (failure instanceof RemakesFullException) {
                        busy(exchange, String.valueOf(failure.getMessage()));
                    } else if (failure instanceof IOException trouble) {
                        LOG.warn("The archive of job {} cannot be made again: {}", job.id(), FileErrorText.of(trouble));
                        busy(exchange, "There is no room to make the job's files again at the moment. Try again.");
                    } else {
                        exchange.crash(failure);
                    }
                });
    }

    private static void busy(Exchange exchange, String detail) {
        exchange.header("Retry-After", "1");
        exchange.fail(Problem.of(503, "DOWNLOADS_BUSY", detail));
    }

    private static void send(Job job, Archive archive, Exchange exchange) {
        exchange.computeFurther(() -> FileNames.of(job, job.order().read()), name -> {
            exchange.attachment(name + ".zip");
            exchange.send("application/zip", archive.file(), archive.bytes(), 0, job.owner());
        });
    }

    private static Problem gone() {
        return Problem.of(
                404,
                "ARCHIVE_GONE",
                "The job's encrypted files had to make room, or another node has them. Start the job again.");
    }

    /** The job's patients, in batches that are charged to nobody. */
    private static final class Free implements Iterator<Batch> {

        private final PatientDocument document;
        private @Nullable Batch next;

        /** Makes the first batch. */
        Free(PatientGenerator generator, int patients, OutputFormat format) {
            document = PatientDocument.of(generator, patients, format);
            next = made();
        }

        @Override
        public boolean hasNext() {
            return next != null || !document.isDone();
        }

        @Override
        public Batch next() {
            Batch first = next;
            next = null;
            return first == null ? made() : first;
        }

        private Batch made() {
            if (document.isDone()) {
                throw new NoSuchElementException("every patient was written");
            }
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            try {
                document.write(BATCH, part);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Batch(Buffer.buffer(part.toByteArray()), 0);
        }
    }
}
