package dev.latchkey.key;

import org.jspecify.annotations.Nullable;

/**
 * What became of one imported key.
 *
 * @param key the key that was made, or null when it was refused
 * @param refusal why it was refused, in a sentence, or null when it was not
 */
public record ImportOutcome(@Nullable ApiKey key, @Nullable String refusal) {

    static ImportOutcome created(ApiKey key) {
        return new ImportOutcome(key, null);
    }

    static ImportOutcome refused(RuntimeException e) {
        return new ImportOutcome(null, String.valueOf(e.getMessage()));
    }
}
