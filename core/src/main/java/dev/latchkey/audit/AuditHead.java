package dev.latchkey.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an audit trail ends. Kept somewhere else, it shows later whether entries up to there were cut off or written anew.
 *
 * @param sequence of the last entry; 0 when there is none
 * @param link a digest of the last entry with its seal, and by that of all before it, in hexadecimal digits
 */
public record AuditHead(long sequence, String link) {

    /** The head of a trail without entries. */
    public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException with a sentence when it is something else
     */
    public static AuditHead parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the head of an audit trail is a number, a colon and 64 hexadecimal digits, as in 12:3f9a…");
        }
        return new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    /** Like {@code 12:3f9a…}, in full. */
    @Override
    public String toString() {
        return sequence + ":" + link;
    }
}
