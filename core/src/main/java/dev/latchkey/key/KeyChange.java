package dev.latchkey.key;

import dev.latchkey.audit.AuditAction;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * A change that needs nothing but the key, and changes nothing more when it is asked for again. A server's route, the command line's
 * call of it and the library's method go by these.
 */
public enum KeyChange {
    /** Ends a deactivation. */
    ACTIVATE((work, id) -> work.switchState(
            id,
            AuditAction.ACTIVATE,
            key -> new KeyDraft(key).deactivatedAt(null).revisedAt(work.now()))),
    /** Refuses every request with the key until it is activated, when it is as it was. */
    DEACTIVATE((work, id) -> work.switchState(
            id,
            AuditAction.DEACTIVATE,
            key -> key.deactivatedAt() != null
                    ? key
                    : new KeyDraft(key).deactivatedAt(work.now()).revisedAt(work.now()))),
    /** Takes a deletion back: the key is in the state that it was in, and its secrets are what they were. */
    RESTORE(KeyWork::restore);

    private final BiFunction<KeyWork, UUID, ApiKey> work;

    KeyChange(BiFunction<KeyWork, UUID, ApiKey> work) {
        this.work = work;
    }

    /** What it is called in paths and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    ApiKey apply(KeyWork of, UUID id) {
        return work.apply(of, id);
    }
}
