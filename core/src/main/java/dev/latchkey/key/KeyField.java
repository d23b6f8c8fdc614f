package dev.latchkey.key;

import dev.latchkey.limit.Window;
import java.util.Locale;

/**
 * The fields of a key by the names that they have wherever a key is written down: in JSON, CSV, tables and the audit trail. Those
 * that are optional texts are {@link TextField}s.
 */
public enum KeyField {
    ID,
    NAME,
    HINT,
    TYPE,
    SCOPES,
    ADDRESS_RANGES,
    METADATA,
    /** An object: the units per request, under whatever name those have, and {@link #requestsPer} each window. */
    LIMITS,
    REVISION,
    CREATED_AT,
    UPDATED_AT,
    EXPIRES_AT,
    DEACTIVATED_AT,
    DELETED_AT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The field's name. */
    public String label() {
        return label;
    }

    /** The name of a limit of requests, like {@code requests_per_minute}. */
    public static String requestsPer(Window window) {
        return "requests_per_" + window.label();
    }
}
