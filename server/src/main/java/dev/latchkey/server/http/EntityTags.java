package dev.latchkey.server.http;

import java.util.List;

/** The conditions that name entity tags (RFC 9110 §13.1). */
public final class EntityTags {

    private EntityTags() {}

    /**
     * Whether the tag is among those named, by the weak comparison.
     *
     * @param headers the values of the header
     * @param quoted the tag in its quotes
     */
    public static boolean contains(List<String> headers, String quoted) {
        for (String header : headers) {
            for (String each : header.split(",", -1)) {
                String tag = each.strip();
                if (tag.equals("*") || tag.equals(quoted) || tag.equals("W/" + quoted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
