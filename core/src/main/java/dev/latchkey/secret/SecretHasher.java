package dev.latchkey.secret;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns secrets into the hashes that are stored: SHA-256, or HMAC-SHA-256 (RFC 2104) under a pepper, a key that the
 * database does not hold. Secrets hashed before a pepper was set, or under an earlier pepper, are still found. Thread-safe.
 */
public final class SecretHasher {

    /** The pepper version of plain SHA-256. */
    public static final int NO_PEPPER = 0;

    private static final String DIGEST = "SHA-256";
    private static final String MAC = "HmacSHA256";

    private final List<Hashing> hashings;

    private SecretHasher(List<Hashing> hashings) {
        this.hashings = List.copyOf(hashings);
    }

    /** Plain SHA-256: strong enough for secrets of 256 random bits. */
    public static SecretHasher plain() {
        return new SecretHasher(List.of(new Hashing(NO_PEPPER, digests())));
    }

    /**
     * Hashes under the first of the peppers, and finds what was hashed under the others or under none.
     *
     * @param peppers the newest first
     */
    public static SecretHasher peppered(List<Pepper> peppers) {
        List<Hashing> hashings = new ArrayList<>();
        for (Pepper pepper : peppers) {
            hashings.add(new Hashing(pepper.version(), macs(pepper.keySpec(MAC))));
        }
        hashings.add(new Hashing(NO_PEPPER, digests()));
        return new SecretHasher(hashings);
    }

    /** The hash by which a new secret is stored, and by which a known one is found first. */
    public SecretHash hash(Secret secret) {
        return hashings.get(0).hash(secret);
    }

    /** The pepper version of {@link #hash}. */
    public int version() {
        return hashings.get(0).version();
    }

    /**
     * Every hash by which a key with that secret may have been stored, the newest first. None under which a secret so short is no
     * key's: whoever brings in a hash says nothing of the secret's length, and short ones can be searched for.
     */
    public List<SecretHash> candidates(Secret secret) {
        return hashings.stream()
                .filter(hashing -> secret.length() >= leastLength(hashing.version()))
                .map(hashing -> hashing.hash(secret))
                .toList();
    }

    /** The fewest characters of another system's secret that any key here can have. */
    public int leastLength() {
        return leastLength(version());
    }

    private static int leastLength(int version) {
        return version == NO_PEPPER ? Secret.MIN_FOREIGN_LENGTH : Secret.MIN_PEPPERED_LENGTH;
    }

    /** Whether the hash is the secret's under any of the peppers, or under none. */
    public boolean isHashOf(Secret secret, SecretHash hash) {
        return hashings.stream().anyMatch(hashing -> hashing.hash(secret).equals(hash));
    }

    /** The secret as the store keeps it. */
    public StoredSecret stored(Secret secret) {
        return new StoredSecret(hash(secret), version(), secret.hint(), secret.shape());
    }

    private static ThreadLocal<Hash> digests() {
        return ThreadLocal.withInitial(() -> {
            MessageDigest digest = algorithm(() -> MessageDigest.getInstance(DIGEST));
            return new Hash() {
                @Override
                void into(byte[] output) throws DigestException {
                    digest.update(input, 0, length);
                    digest.digest(output, 0, SecretHash.LENGTH);
                }
            };
        });
    }

    private static ThreadLocal<Hash> macs(SecretKeySpec spec) {
        return ThreadLocal.withInitial(() -> {
            Mac mac = algorithm(() -> keyed(Mac.getInstance(MAC), spec));
            return new Hash() {
                @Override
                void into(byte[] output) throws ShortBufferException {
                    mac.update(input, 0, length);
                    mac.doFinal(output, 0);
                }
            };
        });
    }

    private static Mac keyed(Mac mac, SecretKeySpec key) throws InvalidKeyException {
        mac.init(key);
        return mac;
    }

    private static <T> T algorithm(Algorithm<T> algorithm) {
        try {
            return algorithm.get();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + DIGEST + " and " + MAC, e);
        }
    }

    private interface Algorithm<T> {
        T get() throws GeneralSecurityException;
    }

    private record Hashing(int version, ThreadLocal<Hash> hashes) {
        SecretHash hash(Secret secret) {
            return hashes.get().of(secret.reveal());
        }
    }

    /** One thread's digest with its buffers: hashing is on every request's way, and these make it allocate nothing but the result. */
    private abstract static class Hash {
        final byte[] input = new byte[Secret.MAX_LENGTH];
        final byte[] output = new byte[SecretHash.LENGTH];
        int length;

        abstract void into(byte[] output) throws DigestException, ShortBufferException;

        SecretHash of(String secret) {
            if (secret.length() > input.length) {
                throw new IllegalArgumentException("a secret has at most " + input.length + " characters");
            }
            length = secret.length();
            for (int i = 0; i < length; i++) {
                char c = secret.charAt(i);
                if (c > '~') {
                    throw new IllegalArgumentException("a secret has printable ASCII characters only");
                }
                input[i] = (byte) c;
            }
            try {
                into(output);
            } catch (DigestException | ShortBufferException e) {
                throw new IllegalStateException("the output is as long as the hash", e);
            }
            return SecretHash.of(output);
        }
    }
}
