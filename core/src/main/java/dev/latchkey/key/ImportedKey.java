package dev.latchkey.key;

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

    /** The fewest characters of another system's secret. */
    public static final int MIN_LENGTH = 32;

    /** The fewest characters of another system's secret where a pepper keeps it from being searched for. */
    public static final int MIN_PEPPERED_LENGTH = 8;

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

    /** @throws IllegalArgumentException when the secret cannot be a key's */
    StoredSecret stored(SecretHasher hasher) {
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
        requireUsable(known, hasher.version() == SecretHasher.NO_PEPPER ? MIN_LENGTH : MIN_PEPPERED_LENGTH);
        return hasher.stored(known);
    }

    private static void requireUsable(Secret secret, int least) {
        String text = secret.reveal();
        if (text.equals(BuiltInKey.DEMO_SECRET)) {
            throw new IllegalArgumentException("this is the public demo key's secret, which is built in");
        }
        if (!secret.isHashable()) {
            throw new IllegalArgumentException("a secret has up to " + Secret.MAX_LENGTH + " visible ASCII characters");
        }
        if (secret.shape() == SecretShape.MALFORMED) {
            throw new IllegalArgumentException(
                    "the secret begins like one of Latchkey's and is not one; most likely it is mistyped");
        }
        if (text.length() < least) {
            throw new IllegalArgumentException("a secret of another system has at least " + MIN_LENGTH
                    + " characters, or " + MIN_PEPPERED_LENGTH + " where secrets are hashed with a pepper");
        }
    }
}
