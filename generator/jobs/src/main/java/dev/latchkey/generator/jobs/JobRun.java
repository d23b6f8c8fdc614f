package dev.latchkey.generator.jobs;

import dev.latchkey.file.FileErrorText;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.time.OncePerMinute;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a job: writes its archive, and says what became of it. What it has to say, it says until the store takes it or the node
 * stops; what it could not say is recovered later as if the process had died. One thread runs it, any may stop it.
 */
final class JobRun {

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final long REPORT_EVERY_NANOS = Duration.ofMillis(250).toNanos();

    private final Job job;
    private final UUID run;
    private final ArchiveWriter.Sealing sealing;
    private final JobRepository repository;
    private final ArchiveStore archives;
    private final JobCharge charge;
    private final JobTally tally;
    private final TimeSource time;
    private final CountDownLatch closing;
    private final Duration patience;
    private final OncePerMinute filesLog;

    private volatile boolean stopped;
    private long reportedAt;

    /**
     * @param closing counted down when the node stops
     * @param patience how long to wait for a store that is away before it is asked again
     * @param filesLog says that an archive could not be written
     */
    JobRun(
            Job job,
            UUID run,
            ArchiveWriter.Sealing sealing,
            JobRepository repository,
            ArchiveStore archives,
            JobCharge charge,
            JobTally tally,
            TimeSource time,
            CountDownLatch closing,
            Duration patience,
            OncePerMinute filesLog) {
        this.job = job;
        this.run = run;
        this.sealing = sealing;
        this.repository = repository;
        this.archives = archives;
        this.charge = charge;
        this.tally = tally;
        this.time = time;
        this.closing = closing;
        this.patience = patience;
        this.filesLog = filesLog;
        this.reportedAt = time.nanos();
    }

    /** Makes it stop before its next step, without saying anything. */
    void stop() {
        stopped = true;
    }

    void run() {
        ArchiveStore.Draft begun;
        try {
            begun = archives.begin(job);
        } catch (IOException e) {
            sayFailed("created", e);
            fail(JobFailure.FILES_UNAVAILABLE);
            return;
        }
        try (ArchiveStore.Draft draft = begun) {
            ArchiveWriter archive = new ArchiveWriter(job.order(), sealing, draft.out());
            while (!archive.isDone()) {
                if (stopped || isClosing() || isTakenAway(archive.progress())) {
                    return;
                }
                archive.step();
            }
            JobResult result = archive.result();
            draft.keep();
            complete(result);
        } catch (IOException e) {
            sayFailed("written", e);
            fail(JobFailure.NO_SPACE);
        }
    }

    /** Each caller's job is told what became of it; a full disk would fill the log with all of them. */
    private void sayFailed(String what, IOException failure) {
        filesLog.say(times -> LOG.warn(
                "The archive of job {} cannot be {}: {}; {} such failures since this was said last",
                job.id(),
                what,
                FileErrorText.of(failure),
                times));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Notes the progress, if it is time for that; true if the job turns out to be this run's no longer. */
    private boolean isTakenAway(JobProgress progress) {
        long now = time.nanos();
        if (now - reportedAt < REPORT_EVERY_NANOS) {
            return false;
        }
        reportedAt = now;
        try {
            return !repository.report(job.id(), run, progress, time.instant());
        } catch (StoreUnavailableException e) {
            LOG.debug("The store is away; the job goes on", e);
            return false;
        }
    }

    private void complete(JobResult result) {
        Instant now = time.instant();
        boolean isRefused = isRefused(() -> repository.complete(job.id(), run, result, charge.of(job, now), now));
        if (isRefused) {
            archives.delete(job.id());
        } else {
            tally.countCompleted();
        }
    }

    /** Ends the job without a result. */
    void fail(JobFailure failure) {
        if (isRefused(() -> repository.fail(job.id(), run, failure, time.instant()))) {
            LOG.debug("Job {} was no longer this run's when it failed", job.id());
        } else {
            tally.countFailed();
        }
    }

    /** Says something until there is an answer; true if that is no, and false too if the node stops before there is any. */
    private boolean isRefused(BooleanSupplier said) {
        while (true) {
            try {
                return !said.getAsBoolean();
            } catch (StoreUnavailableException e) {
                LOG.debug("The store is away; the end of job {} waits", job.id(), e);
                if (isStopping()) {
                    return false;
                }
            }
        }
    }

    private boolean isStopping() {
        try {
            return closing.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
