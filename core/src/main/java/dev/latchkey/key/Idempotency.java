package dev.latchkey.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request's idempotency key, by which a retry is recognised. The answer has a secret in it, so it is kept encrypted with
 * AES-256-GCM under a key that is derived from the idempotency key by HMAC-SHA-256; what is kept of that itself is a hash.
 * Immutable; thread-safe.
 */
public final class Idempotency {

    /** The fewest characters of an idempotency key: answers are as safe from who has the database as it is hard to guess. */
    public static final int MIN_LENGTH = 16;

    /** The most characters of an idempotency key. */
    public static final int MAX_LENGTH = 255;

    private static final String MAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";
    static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final byte[] body;

    private Idempotency(SecretKeySpec key, byte[] body) {
        this.key = key;
        this.body = body;
    }

    /**
     * Of a request.
     *
     * @param key {@value #MIN_LENGTH} to {@value #MAX_LENGTH} visible ASCII characters
     * @param body the request's body: with another one it is another request
     * @throws IllegalArgumentException when it is not such a key
     */
    public static Idempotency of(String key, byte[] body) {
        if (key.length() < MIN_LENGTH
                || key.length() > MAX_LENGTH
                || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("an idempotency key has " + MIN_LENGTH + " to " + MAX_LENGTH
                    + " visible ASCII characters that nobody can guess; a random UUID is one");
        }
        return new Idempotency(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), MAC), body.clone());
    }

    /** By which the answer is found. */
    String hash(Actor actor) {
        return HexFormat.of().formatHex(derived("hash", actor.name()));
    }

    /** Of what is asked for. */
    String requestDigest(Actor actor, String operation) {
        return HexFormat.of().formatHex(mac(derived("request", actor.name()), text(operation + '\n'), body));
    }

    /** @param nonce random, of {@value #NONCE_LENGTH} bytes */
    String seal(Actor actor, byte[] answer, byte[] nonce) {
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, actor, nonce, answer);
        byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
        return Base64.getEncoder().encodeToString(all);
    }

    byte[] open(Actor actor, String sealed) {
        byte[] all = Base64.getDecoder().decode(sealed);
        return crypt(
                Cipher.DECRYPT_MODE,
                actor,
                Arrays.copyOf(all, NONCE_LENGTH),
                Arrays.copyOfRange(all, NONCE_LENGTH, all.length));
    }

    private byte[] crypt(int mode, Actor actor, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(
                    mode,
                    new SecretKeySpec(derived("answer", actor.name()), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the kept answer is not as it was sealed", e);
        }
    }

    private byte[] derived(String purpose, String actor) {
        return mac(key.getEncoded(), text("latchkey idempotency " + purpose + '\n' + actor), new byte[0]);
    }

    private static byte[] mac(byte[] key, byte[] first, byte[] second) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            mac.update(first);
            return mac.doFinal(second);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Says what it is, and nothing of it. */
    @Override
    public String toString() {
        return "Idempotency[…]";
    }
}
