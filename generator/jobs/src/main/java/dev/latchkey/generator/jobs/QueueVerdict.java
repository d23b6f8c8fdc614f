package dev.latchkey.generator.jobs;

/** Whether the queue took a job. */
public enum QueueVerdict {
    /** It did. */
    ADDED,
    /** It did not: it holds as many jobs as it can. */
    QUEUE_FULL,
    /** It did not: it holds as many jobs of this owner as one owner may have there. */
    OWNER_FULL
}
