package dev.latchkey.generator.jobs;

import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.time.OncePerMinute;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this node works on jobs: takes the next one from the queue and goes through with it. Thread-safe. */
final class Workbench {

    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

    private final JobRepository repository;
    private final ArchiveStore archives;
    private final Passwords passwords;
    private final PasswordEncryption encryption;
    private final JobCharge charge;
    private final JobTally tally;
    private final String node;
    private final Supplier<UUID> ids;
    private final TimeSource time;
    private final Duration patience;
    private final OncePerMinute filesLog;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<UUID, JobRun> runs = new ConcurrentHashMap<>();

    Workbench(
            JobRepository repository,
            ArchiveStore archives,
            Passwords passwords,
            PasswordEncryption encryption,
            JobCharge charge,
            JobTally tally,
            String node,
            Supplier<UUID> ids,
            TimeSource time,
            Duration patience) {
        this.repository = repository;
        this.archives = archives;
        this.passwords = passwords;
        this.encryption = encryption;
        this.charge = charge;
        this.tally = tally;
        this.node = node;
        this.ids = ids;
        this.time = time;
        this.patience = patience;
        this.filesLog = new OncePerMinute(time);
    }

    /**
     * Works on the next job until that has ended; false if there is none, or the store is away.
     *
     * @param mostPatients jobs of more are left to others
     */
    boolean workOnNext(int mostPatients) {
        UUID run = ids.get();
        Optional<Job> next;
        try {
            next = repository.claim(node, run, mostPatients, time.instant());
        } catch (StoreUnavailableException e) {
            LOG.debug("The store is away; jobs wait", e);
            return false;
        }
        next.ifPresent(job -> work(job, run));
        return next.isPresent();
    }

    private void work(Job job, UUID run) {
        char[] password = passwords.of(job.id()).orElse(new char[0]);
        ArchiveWriter.Sealing sealing = job.order().encrypted() ? out -> encryption.around(out, password) : out -> out;
        JobRun attempt =
                new JobRun(job, run, sealing, repository, archives, charge, tally, time, closing, patience, filesLog);
        runs.put(job.id(), attempt);
        tally.begun();
        try {
            if (job.order().encrypted() && password.length == 0) {
                attempt.fail(JobFailure.PASSWORD_GONE);
            } else {
                attempt.run();
            }
        } catch (RuntimeException | Error e) {
            // An Error as well: whatever it ran into, the job ends with a reason, and the next one has a worker.
            LOG.error("Job {} failed", job.id(), e);
            attempt.fail(JobFailure.UNEXPECTED);
        } finally {
            runs.remove(job.id());
            tally.ended();
            passwords.forget(job.id());
        }
    }

    /** Stops working on the job, if this node does. */
    void stop(UUID job) {
        JobRun run = runs.get(job);
        if (run != null) {
            run.stop();
        }
    }

    /** Makes every run stop soon, without a word to the store. */
    void close() {
        closing.countDown();
    }
}
