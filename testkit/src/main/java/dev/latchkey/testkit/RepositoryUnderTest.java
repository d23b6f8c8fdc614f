package dev.latchkey.testkit;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.secret.StoredSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the parts of {@link ApiKeyRepositoryContract} have in common. */
public interface RepositoryUnderTest {

    /** A moment at which the fixtures' keys exist. */
    Instant NOW = Instant.parse("2025-06-15T12:00:00Z");

    /** The repository of this test; empty when the test begins. */
    ApiKeyRepository repository();

    /** The repository's audit trail; may have entries of other tests. */
    AuditTrail audit();

    /** A key that is in the repository. */
    default ApiKey stored(Keys key) {
        ApiKey built = key.build();
        return Keys.store(repository(), built, Keys.aSecret());
    }

    /** A key of the repository after a change. */
    default ApiKey changed(ApiKey key, UnaryOperator<Keys> change) {
        return Keys.change(repository(), key.id(), change);
    }

    /** A key of the repository after its secret was replaced. */
    default ApiKey rotated(ApiKey key, StoredSecret secret, Instant oldValidUntil) {
        return Keys.rotate(repository(), key.id(), secret, oldValidUntil);
    }

    /** The secret, as it is found now. */
    default Optional<FoundSecret> found(StoredSecret secret) {
        return repository().findByHash(List.of(secret.hash()), NOW);
    }

    /** All keys of a listing, page by page. */
    default List<ApiKey> pages(Function<@Nullable String, KeyQuery> query) {
        List<ApiKey> listed = new ArrayList<>();
        String cursor = null;
        do {
            KeyPage page = repository().list(query.apply(cursor));
            listed.addAll(page.keys());
            cursor = page.next();
        } while (cursor != null);
        return listed;
    }
}
