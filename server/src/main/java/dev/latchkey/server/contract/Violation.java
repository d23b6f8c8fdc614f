package dev.latchkey.server.contract;

/**
 * What is wrong with one field of a request.
 *
 * @param field the field's place, like {@code limits.requests_per_minute} or {@code keys[3].name}; empty for the body as a whole
 * @param detail a sentence that names the field and says what it must be; it repeats no value that the caller sent
 */
public record Violation(String field, String detail) {

    /** The same, where the detail begins with the field and a colon. */
    public Violation withColon() {
        return !field.isEmpty() && detail.startsWith(field + " ")
                ? new Violation(field, field + ": " + detail.substring(field.length() + 1))
                : this;
    }
}
