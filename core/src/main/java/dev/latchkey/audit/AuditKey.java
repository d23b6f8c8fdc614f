package dev.latchkey.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that seals audit entries, by HMAC-SHA-256 (RFC 2104). It lies outside of the database, so that whoever can write
 * there cannot seal. Immutable; thread-safe.
 */
public final class AuditKey {

    /** The fewest bytes of a key. */
    public static final int MIN_LENGTH = 32;

    private static final String MAC = "HmacSHA256";
    private static final int FINGERPRINT_LENGTH = 16;

    private final SecretKeySpec key;
    private final String fingerprint;

    private AuditKey(byte[] key) {
        if (key.length < MIN_LENGTH) {
            throw new IllegalArgumentException("an audit key has at least " + MIN_LENGTH
                    + " bytes, as hexadecimal digits or in base64; openssl rand -hex 32 makes one");
        }
        this.key = new SecretKeySpec(key, MAC);
        this.fingerprint =
                mac("latchkey audit key".getBytes(StandardCharsets.US_ASCII)).substring(0, FINGERPRINT_LENGTH);
    }

    /** The key of these bytes, at least {@value #MIN_LENGTH}. */
    public static AuditKey of(byte[] key) {
        return new AuditKey(key.clone());
    }

    /**
     * Reads hexadecimal digits or base64.
     *
     * @throws IllegalArgumentException with a sentence that does not repeat the key
     */
    public static AuditKey parse(String text) {
        String stripped = text.strip();
        if (stripped.length() % 2 == 0 && stripped.chars().allMatch(HexFormat::isHexDigit)) {
            return new AuditKey(HexFormat.of().parseHex(stripped));
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(stripped.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            // Not handed on: it quotes what it could not read.
            key = new byte[0];
        }
        return new AuditKey(key);
    }

    /** Tells keys apart, and nothing else of them; stands in each entry. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * The entry of a change at the end of a trail.
     *
     * @param salt random, of at least 128 bits
     */
    public AuditEntry seal(AuditHead head, AuditedChange change, String salt) {
        AuditEntry open = new AuditEntry(
                head.sequence() + 1,
                change.at(),
                change.actor(),
                change.action(),
                change.key(),
                fingerprint,
                change.details().digest(salt),
                "",
                salt,
                change.details());
        return new AuditEntry(
                open.sequence(),
                open.at(),
                open.actor(),
                open.action(),
                open.key(),
                open.auditKey(),
                open.digest(),
                mac(open, head),
                salt,
                open.details());
    }

    /** Whether this key has sealed the entry, at the end of that trail. */
    boolean hasSealed(AuditEntry entry, AuditHead before) {
        return MessageDigest.isEqual(
                entry.mac().getBytes(StandardCharsets.UTF_8), mac(entry, before).getBytes(StandardCharsets.UTF_8));
    }

    private String mac(AuditEntry entry, AuditHead before) {
        return mac(entry.content().add(before.link()).bytes());
    }

    private String mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    /** Says which key it is, and nothing else of it. */
    @Override
    public String toString() {
        return "AuditKey[" + fingerprint + "]";
    }
}
