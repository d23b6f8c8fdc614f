package dev.latchkey.access;

import dev.latchkey.key.ApiKey;
import java.util.UUID;

/**
 * A service that asks about the keys of its own callers.
 *
 * @param key the id of the key that it asks with
 * @param isTrustedForAddresses whether it is believed in where its callers are
 */
record Asker(UUID key, boolean isTrustedForAddresses) {

    /** The scope of services that are believed; as the one that lets them ask, no lack of scopes stands for it. */
    static final String TRUSTED_SCOPE = "keys:addresses";

    static Asker of(ApiKey key) {
        return new Asker(key.id(), key.hasScope(TRUSTED_SCOPE));
    }
}
