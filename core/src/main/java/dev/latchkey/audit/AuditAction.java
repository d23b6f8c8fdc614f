package dev.latchkey.audit;

import java.util.Locale;

/** What was done to a key. */
public enum AuditAction {
    CREATE,
    IMPORT,
    EDIT,
    EXTEND,
    ACTIVATE,
    DEACTIVATE,
    ROTATE,
    DELETE,
    RESTORE,
    PURGE;

    /** The word for it in the store, in JSON and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action of that label. */
    public static AuditAction ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
