package dev.latchkey.generator.cli;

import dev.latchkey.key.ApiKey;
import java.util.Optional;
import java.util.UUID;

/** The generator's saved configurations in a store that is open. Blocking. */
public interface SavedConfigurations extends AutoCloseable {

    /** The key of that id, or the only one whose id begins so. */
    ApiKey owner(String idOrPrefix);

    /**
     * Keeps a configuration for a key, under the id that it has already where it has one.
     *
     * @param json an object
     * @return its id, or nothing when the key has one of that id already
     * @throws IllegalArgumentException with a sentence, when it cannot be kept
     */
    Optional<UUID> add(UUID owner, String json);

    @Override
    void close();
}
