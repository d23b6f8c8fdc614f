package dev.latchkey.testkit;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.StoredSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the parts of {@link ApiKeyRepositoryContract} have in common. */
public interface RepositoryUnderTest {

    /** A moment at which the fixtures' keys exist. */
    Instant NOW = Instant.parse("2025-06-15T12:00:00Z");

    /** The repository of this test; empty when the test begins. */
    ApiKeyRepository repository();

    /** A key that is in the repository. */
    default ApiKey stored(Keys key) {
        ApiKey built = key.build();
        repository().create(built, Keys.aSecret());
        return built;
    }

    /** The secret, as it is found now. */
    default Optional<FoundSecret> found(StoredSecret secret) {
        return repository().findByHash(List.of(secret.hash()), NOW);
    }
}
