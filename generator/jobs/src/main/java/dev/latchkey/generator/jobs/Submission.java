package dev.latchkey.generator.jobs;

/**
 * What became of an order.
 *
 * @param job the job that it is, or would have been
 * @param verdict whether the queue took it
 */
public record Submission(Job job, QueueVerdict verdict) {

    /** How many seconds to wait before trying again when the queue was full: about what a job takes. */
    public static final int RETRY_AFTER_SECONDS = 5;
}
