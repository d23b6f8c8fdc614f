package dev.latchkey.generator.jobs;

import java.util.UUID;

/**
 * Whose an archive is, and what would be lost with it.
 *
 * @param owner the key whose job made it
 * @param sealed whether it is encrypted, so that nobody can make it again
 */
public record Holding(UUID owner, boolean sealed) {

    static Holding of(Job job) {
        return new Holding(job.owner(), job.order().encrypted());
    }
}
