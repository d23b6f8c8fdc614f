package dev.latchkey.generator.jobs;

import dev.latchkey.key.BuiltInKey;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * How a node deals with jobs. The public demo key is many people: what they make lives shortly, is found by its id alone, and has a small
 * part of the queue.
 *
 * @param workers how many jobs of any size are worked on at once; one small one more may be
 * @param age how long a job and its archive are kept
 */
public record JobSettings(int workers, Duration age) {

    /** The most jobs that wait or run on all nodes together. */
    public static final int UNFINISHED = 1_000;

    /** The most jobs of one key that wait or run. */
    public static final int UNFINISHED_OF_OWNER = 100;

    /** The most jobs of those who share a key that wait or run. */
    public static final int UNFINISHED_OF_SHARED = 20;

    /** The most jobs of one key that are kept when they have ended. */
    public static final int FINISHED_OF_OWNER = 1_000;

    /** The most templates of one key. */
    public static final int TEMPLATES = 1_000;

    /** How long a job or template is kept whose key many share. */
    public static final Duration SHARED_AGE = Duration.ofHours(1);

    /** A job of at most so many patients is small: made within a second, some tenths in most formats. */
    public static final int SMALL = 2_000;

    /** Whether whoever uses the key finds only what he knows the id of. */
    public static boolean isShared(UUID owner) {
        return owner.equals(BuiltInKey.DEMO.id());
    }

    QueueBounds bounds(UUID owner) {
        return new QueueBounds(
                UNFINISHED, isShared(owner) ? UNFINISHED_OF_SHARED : UNFINISHED_OF_OWNER, FINISHED_OF_OWNER);
    }

    Instant expiry(UUID owner, Instant now) {
        return now.plus(isShared(owner) && age.compareTo(SHARED_AGE) > 0 ? SHARED_AGE : age);
    }
}
