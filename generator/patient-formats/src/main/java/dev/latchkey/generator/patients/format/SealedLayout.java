package dev.latchkey.generator.patients.format;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What an encrypted file is made of: salt (16 bytes), nonce (12), ciphertext, tag (16). */
final class SealedLayout {
    static final int SALT_BYTES = 16;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    static final int OVERHEAD = SALT_BYTES + NONCE_BYTES + TAG_BYTES;

    /** What one nonce covers (NIST SP 800-38D, 5.2.1.1), in bytes. */
    static final long MOST_PLAINTEXT = (1L << 36) - 32;

    private static final int ITERATIONS = 600_000;
    private static final int KEY_BITS = 256;
    private static final int COUNTER_BYTES = 16;

    private SealedLayout() {}

    /** Takes some tenths of a second, on purpose. */
    static SecretKeySpec key(char[] password, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, ITERATIONS, KEY_BITS);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            try {
                return new SecretKeySpec(key, "AES");
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no PBKDF2 with HMAC-SHA-256.", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** GCM under this key and nonce: ciphertext comes as it goes, and the tag at the end. */
    static Cipher encrypting(SecretKeySpec key, byte[] nonce) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-256-GCM.", e);
        }
    }

    /** GCM's key stream alone: what it decrypts is not authenticated. */
    static Cipher unauthenticated(SecretKeySpec key, byte[] nonce) {
        byte[] counter = Arrays.copyOf(nonce, COUNTER_BYTES);
        // GCM spends its first counter on the tag.
        counter[COUNTER_BYTES - 1] = 2;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-256 in counter mode.", e);
        }
    }
}
