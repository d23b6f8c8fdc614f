package dev.latchkey.generator.patients.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.CipherOutputStream;

/**
 * Encrypts a file under a password: AES-256-GCM (NIST SP 800-38D) with a key from PBKDF2-HMAC-SHA-256 (RFC 8018). The file is salt,
 * nonce, ciphertext and tag, 16, 12, as many as the plaintext and 16 bytes. {@link PasswordDecryption} is the way back. Thread-safe.
 */
public final class PasswordEncryption {
    /** The least length of a password, in characters. */
    public static final int MIN_PASSWORD = 8;

    /** What the name of an encrypted file gets at its end, with the dot. */
    public static final String FILE_SUFFIX = ".enc";

    private final RandomGenerator random;

    /** @param random makes salts and nonces: of cryptographic strength, and safe for the threads that encrypt */
    public PasswordEncryption(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * A stream that encrypts into {@code out} in flat memory; closing it writes the tag and closes {@code out}. A stream that is not
     * closed leaves a file that cannot be decrypted. Deriving the key keeps a core busy for some tenths of a second, so call this
     * where waiting does no harm.
     *
     * @param password not kept; the caller may blank it afterwards
     * @throws IllegalArgumentException if the password is shorter than {@link #MIN_PASSWORD}
     * @throws IOException as {@code out} throws it
     */
    public OutputStream around(OutputStream out, char[] password) throws IOException {
        if (password.length < MIN_PASSWORD) {
            throw new IllegalArgumentException(
                    "An encryption password needs at least " + MIN_PASSWORD + " characters.");
        }
        byte[] salt = new byte[SealedLayout.SALT_BYTES];
        byte[] nonce = new byte[SealedLayout.NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        Cipher cipher = SealedLayout.encrypting(SealedLayout.key(password, salt), nonce);
        out.write(salt);
        out.write(nonce);
        return new CipherOutputStream(out, cipher);
    }
}
