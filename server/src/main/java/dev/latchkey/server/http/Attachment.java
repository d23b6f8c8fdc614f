package dev.latchkey.server.http;

import java.nio.charset.StandardCharsets;

/** The header that has an answer kept as a file (RFC 6266, RFC 8187). */
public final class Attachment {

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    private Attachment() {}

    /** The header's value. A name beyond ASCII comes in two spellings, the second for those who can read it. */
    public static String named(String fileName) {
        StringBuilder plain = new StringBuilder();
        StringBuilder encoded = new StringBuilder();
        for (byte each : fileName.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = PLAIN.indexOf((char) each) >= 0;
            plain.append(isPlain ? (char) each : '_');
            encoded.append(isPlain ? Character.toString((char) each) : String.format("%%%02X", each & 0xff));
        }
        String header = "attachment; filename=\"" + plain + '"';
        return plain.toString().equals(fileName) ? header : header + "; filename*=UTF-8''" + encoded;
    }
}
