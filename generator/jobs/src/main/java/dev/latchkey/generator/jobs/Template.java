package dev.latchkey.generator.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that its owner keeps under an id. Immutable.
 *
 * @param owner the key's id
 * @param configuration as JSON, at most {@link JobOrder#MOST_CHARACTERS} long
 * @param expiresAt when it is removed, or null if it stays
 */
public record Template(
        UUID id,
        UUID owner,
        String configuration,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {

    public Template {
        if (configuration.length() > JobOrder.MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a template is at most " + JobOrder.MOST_CHARACTERS + " characters long");
        }
    }
}
