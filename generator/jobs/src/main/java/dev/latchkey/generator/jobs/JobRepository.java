package dev.latchkey.generator.jobs;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.usage.UsageBatch;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where jobs are kept, and the queue in which they wait, for all nodes together. A job goes with its key when that is purged.
 * Thread-safe; blocking. Every method throws {@link StoreUnavailableException} when the store cannot be reached.
 *
 * <p>What a run says is taken only as long as the job is this run's. It no longer is when its owner cancelled or deleted it,
 * when it expired, or when the run was taken for dead and the job started again.
 */
public interface JobRepository {

    /** How often a job may start. One that ends every process which tries it would otherwise do so for ever. */
    int MOST_STARTS = 5;

    /** Puts a pending job into the queue, unless that is full; exact however many nodes do it at once. */
    QueueVerdict add(Job job, QueueBounds bounds);

    /** The owner's job of that id. */
    Optional<Job> find(UUID owner, UUID id);

    /**
     * A page of the owner's jobs, the newest first.
     *
     * @param skip how many newer ones to leave out
     */
    List<Job> newest(UUID owner, int skip, int most);

    /** How many jobs the owner has. */
    int count(UUID owner);

    /**
     * Takes the next job out of the queue: of the owner who was served longest ago the one of highest priority, the oldest of
     * those. Jobs that are bound to another node are left to it.
     *
     * @param node who works on it
     * @param run the run that begins
     * @param mostPatients jobs of more are left in the queue
     * @return the running job
     */
    Optional<Job> claim(String node, UUID run, int mostPatients, Instant now);

    /**
     * Notes how far the run has come, and that it was heard of.
     *
     * @return whether the job is still this run's
     */
    boolean report(UUID id, UUID run, JobProgress progress, Instant now);

    /**
     * Completes the job and charges its units, both together or neither. May be repeated when the answer got lost.
     *
     * @param charge the usage to add
     * @return whether the job is completed by this run, now or before; charged once in either case
     */
    boolean complete(UUID id, UUID run, JobResult result, UsageBatch charge, Instant now);

    /**
     * Ends the job without a result.
     *
     * @return whether the job was still this run's
     */
    boolean fail(UUID id, UUID run, JobFailure failure, Instant now);

    /** Cancels the owner's job, if it has not come to its end; says whether it did. */
    boolean cancel(UUID owner, UUID id, Instant now);

    /** Removes the owner's job; says whether there was one. */
    boolean delete(UUID owner, UUID id);

    /** The nodes that work on jobs, or alone can. */
    Set<String> nodes();

    /**
     * Deals with what a node left that works no longer. What ran waits again, unless it has started
     * {@link #MOST_STARTS} times already and is {@link JobFailure#GIVEN_UP}; what is to be encrypted has lost its password and
     * fails, be it running or waiting.
     *
     * @param heardBefore only jobs of which nothing was heard since then
     * @return how many jobs it was
     */
    int recover(String node, Instant heardBefore, Instant now);

    /** Removes jobs that have expired, in one small step; says how many it removed. */
    int removeExpired(Instant now, int most);

    /** Those of the ids whose jobs are completed, or may yet be, with what is to be known of their archives. */
    Map<UUID, Holding> wanted(Collection<UUID> ids);
}
