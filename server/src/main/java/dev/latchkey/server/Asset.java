package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Something that is answered as it is, and that callers may keep as long as they ask whether it is still so. Immutable.
 *
 * @param tag changes with the content
 */
public record Asset(String mediaType, Buffer content, String tag) {

    private static final int TAG_BYTES = 12;

    /** With the tag that follows from the content. */
    public Asset(String mediaType, Buffer content) {
        this(mediaType, content, tagOf(content));
    }

    /** Answers with it, or says that what the caller has is still so. */
    public void send(Exchange exchange) {
        // Where a valid key came along, it was said already that nothing is to be kept.
        if (!exchange.request().response().headers().contains("Cache-Control")) {
            exchange.header("Cache-Control", "no-cache");
        }
        if (!exchange.isUnchanged(tag)) {
            exchange.reply().send(this);
        }
    }

    private static String tagOf(Buffer content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
            return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
