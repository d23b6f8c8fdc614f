package dev.latchkey.generator.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of patients that a key asked for. Immutable: how it stands at one moment.
 *
 * @param id cannot be guessed: whoever knows it may be who made the job with a key that many share
 * @param owner the key's id
 * @param expiresAt when it is removed with its archive, whatever its status
 * @param startedAt when its latest run began, or null while it has none
 * @param finishedAt when it became what it stays, or null
 * @param node the node that alone can work on it or is at it, or null while any can
 * @param run the latest run, or null while it has none
 * @param failure why it failed, or null if it did not
 * @param result what it has made, or null while it is not completed
 */
public record Job(
        UUID id,
        UUID owner,
        JobOrder order,
        JobStatus status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String node,
        @Nullable UUID run,
        JobProgress progress,
        @Nullable JobFailure failure,
        @Nullable JobResult result) {

    /**
     * A new job, on its way into the queue.
     *
     * @param node the node that accepts it
     */
    public static Job pending(UUID id, UUID owner, JobOrder order, Instant now, Instant expiresAt, String node) {
        return new Job(
                id,
                owner,
                order,
                JobStatus.PENDING,
                now,
                expiresAt,
                null,
                null,
                order.encrypted() ? node : null,
                null,
                JobProgress.waiting(order),
                null,
                null);
    }
}
