package dev.latchkey.key;

import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.secret.StoredSecret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of another system that is to work here with the secret that it has. Either the secret itself is known or its hash.
 *
 * @param wanted what is said of the key
 * @param secret the secret, or null
 * @param hash its SHA-256, or null
 * @param history what it was there; its expiry may have passed
 */
public record ImportedKey(
        NewApiKey wanted, @Nullable Secret secret, @Nullable SecretHash hash, KeyHistory history) {

    private static final int HASH_HINT = 6;

    public ImportedKey {
        if ((secret == null) == (hash == null)) {
            throw new IllegalArgumentException("an imported key comes with its secret or with the hash of it");
        }
    }

    /** A key that works, and of which nothing else is known. */
    public ImportedKey(NewApiKey wanted, @Nullable Secret secret, @Nullable SecretHash hash) {
        this(wanted, secret, hash, KeyHistory.NONE);
    }

    /**
     * @param reserved secrets that are built in
     * @throws IllegalArgumentException when the secret cannot be a key's
     */
    StoredSecret stored(SecretHasher hasher, Map<BuiltInKey, Secret> reserved) {
        StoredSecret stored = stored(hasher);
        reserved.forEach((builtIn, known) -> {
            if (hasher.isHashOf(known, stored.hash())) {
                throw new IllegalArgumentException("this is the secret of the \"" + builtIn.label()
                        + "\", which is built in; no other key can have it");
            }
        });
        return stored;
    }

    private StoredSecret stored(SecretHasher hasher) {
        if (hash != null) {
            return new StoredSecret(
                    hash,
                    SecretHasher.NO_PEPPER,
                    "sha256:" + hash.toHex().substring(0, HASH_HINT) + "…",
                    SecretShape.FOREIGN);
        }
        Secret known = secret;
        if (known == null) {
            throw new IllegalStateException("there is a secret or a hash");
        }
        requireUsable(known, hasher.leastLength());
        return hasher.stored(known);
    }

    private static void requireUsable(Secret secret, int least) {
        if (!secret.isHashable()) {
            throw new IllegalArgumentException("a secret has up to " + Secret.MAX_LENGTH + " visible ASCII characters");
        }
        if (secret.shape() == SecretShape.MALFORMED) {
            throw new IllegalArgumentException(
                    "the secret begins like one of Latchkey's and is not one; most likely it is mistyped");
        }
        if (secret.length() < least && !secret.reveal().equals(BuiltInKey.DEMO_SECRET)) {
            throw new IllegalArgumentException("a secret of another system has at least " + Secret.MIN_FOREIGN_LENGTH
                    + " characters, or " + Secret.MIN_PEPPERED_LENGTH + " where secrets are hashed with a pepper");
        }
    }
}
