package dev.latchkey.generator.jobs;

import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a key's holder can do with jobs, and the workers of this node. Thread-safe; all but {@link #close} blocks for the store alone.
 * Methods throw {@link StoreUnavailableException} when the store cannot be reached.
 */
public final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Instant ALWAYS = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final JobRepository repository;
    private final ArchiveStore archives;
    private final String node;
    private final JobSettings settings;
    private final Supplier<UUID> ids;
    private final TimeSource time;
    private final Passwords passwords = new Passwords();
    private final JobTally tally = new JobTally();
    private final Workbench bench;
    private final Remakes remakes;
    private final Workers workers;

    /**
     * Nothing is worked on yet.
     *
     * @param node this node's name, the same after a restart
     * @param ids random UUIDs that nobody can guess
     * @param threads makes the workers' threads
     * @param remaking runs what makes archives again, for seconds at a time
     */
    public Jobs(
            JobRepository repository,
            ArchiveStore archives,
            PasswordEncryption encryption,
            JobCharge charge,
            String node,
            JobSettings settings,
            Supplier<UUID> ids,
            TimeSource time,
            ThreadFactory threads,
            Executor remaking) {
        this.repository = repository;
        this.archives = archives;
        this.node = node;
        this.settings = settings;
        this.ids = ids;
        this.time = time;
        bench = new Workbench(repository, archives, passwords, encryption, charge, tally, node, ids, time, PATIENCE);
        remakes = new Remakes(this::remake, remaking);
        workers = new Workers(bench, settings.workers(), threads);
    }

    /** Deals with what this node's earlier process left, then begins to work. */
    public void start() {
        int left = repository.recover(node, ALWAYS, time.instant());
        if (left > 0) {
            LOG.info(
                    "{} jobs were not done when the server ended; they start again, or have lost their password", left);
        }
        workers.start();
    }

    /** What became of jobs here. */
    public JobTally tally() {
        return tally;
    }

    /** Works on the next job of any size on the calling thread, as a worker does; false if there is none. */
    boolean workOnNext() {
        return bench.workOnNext(Integer.MAX_VALUE);
    }

    /**
     * Puts an order into the queue, unless that is full.
     *
     * @param password for an order that is to be encrypted, and only then; kept in memory until the job has ended
     */
    public Submission submit(UUID owner, JobOrder order, char @Nullable [] password) {
        if (order.encrypted() != (password != null)) {
            throw new IllegalArgumentException("an order comes with a password exactly if it is to be encrypted");
        }
        Instant now = time.instant();
        Job job = Job.pending(ids.get(), owner, order, now, settings.expiry(owner, now), node);
        if (password != null) {
            passwords.keep(job.id(), password);
        }
        QueueVerdict verdict = QueueVerdict.QUEUE_FULL;
        try {
            verdict = repository.add(job, settings.bounds(owner));
        } finally {
            if (verdict != QueueVerdict.ADDED) {
                passwords.forget(job.id());
            }
        }
        if (verdict != QueueVerdict.ADDED) {
            tally.countTurnedAway();
        }
        workers.ring();
        return new Submission(job, verdict);
    }

    /** The owner's job of that id. */
    public Optional<Job> find(UUID owner, UUID id) {
        return repository.find(owner, id).filter(job -> job.expiresAt().isAfter(time.instant()));
    }

    /** A page of the owner's jobs, the newest first; none where many share the key, who know their jobs by id. */
    public List<Job> newest(UUID owner, int skip, int most) {
        return JobSettings.isShared(owner) ? List.of() : repository.newest(owner, skip, most);
    }

    /** How many there are on all pages. */
    public int count(UUID owner) {
        return JobSettings.isShared(owner) ? 0 : repository.count(owner);
    }

    /** Cancels the owner's job and stops the work on it, if it has not come to its end; says whether it did. */
    public boolean cancel(UUID owner, UUID id) {
        boolean cancelled = repository.cancel(owner, id, time.instant());
        if (cancelled) {
            stop(id);
        }
        return cancelled;
    }

    /** Removes the owner's job and its archive, and stops the work on it; says whether there was one. */
    public boolean delete(UUID owner, UUID id) {
        boolean deleted = repository.delete(owner, id);
        if (deleted) {
            stop(id);
            archives.delete(id);
        }
        return deleted;
    }

    private void stop(UUID id) {
        bench.stop(id);
        passwords.forget(id);
    }

    /**
     * The archive of a completed job. One that is not here, since another node made it or it had to make room, is made again, which may take
     * seconds; not so an encrypted one, of which there is none then.
     *
     * @return fails with {@link IOException} when there is no room for it, and with {@link RemakesFullException} when too many others are being made
     */
    public CompletionStage<Optional<Archive>> archive(Job job) {
        Optional<Archive> here = archives.find(job.id());
        boolean isRemade = here.isEmpty()
                && job.status() == JobStatus.COMPLETED
                && !job.order().encrypted();
        return isRemade ? remakes.of(job) : CompletableFuture.completedFuture(here);
    }

    private Optional<Archive> remake(Job job) throws IOException {
        Optional<Archive> here = archives.find(job.id());
        if (here.isPresent()) {
            return here;
        }
        try (ArchiveStore.Draft draft = archives.begin(job)) {
            ArchiveWriter archive = new ArchiveWriter(job.order(), out -> out, draft.out());
            while (!archive.isDone()) {
                archive.step();
            }
            draft.keep();
        }
        return archives.find(job.id());
    }

    /** Ends the work. What is not done starts again elsewhere, or when this node is back; what was to be encrypted fails. */
    @Override
    public void close() {
        bench.close();
        workers.close();
        try {
            repository.recover(node, ALWAYS, time.instant());
        } catch (StoreUnavailableException e) {
            LOG.warn("The database is away; jobs that are not done are taken up again when this node is back");
        }
    }
}
