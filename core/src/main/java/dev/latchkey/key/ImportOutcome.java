package dev.latchkey.key;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one imported key.
 *
 * @param id of the key that was made, or null when it was refused
 * @param refusal why it was refused, in a sentence, or null when it was not
 */
public record ImportOutcome(@Nullable UUID id, @Nullable String refusal) {

    static ImportOutcome created(ApiKey key) {
        return new ImportOutcome(key.id(), null);
    }

    static ImportOutcome refused(RuntimeException e) {
        return new ImportOutcome(null, String.valueOf(e.getMessage()));
    }

    /** Whether there is no such key now. */
    public boolean isRefused() {
        return id == null;
    }
}
