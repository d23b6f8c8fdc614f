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

    static Asker of(ApiKey key) {
        return new Asker(key.id(), key.hasScope(Gatekeeper.ADDRESSES_SCOPE));
    }
}
