package dev.latchkey.store.jdbc.dialect;

import dev.latchkey.time.Deadline;
import org.jspecify.annotations.Nullable;

/** How much others wait for what a connection is used for. */
public enum Urgency {
    /** A caller waits for it, for a short time. */
    CALLER,
    /** A caller waits, and knows that it takes long. */
    LONG,
    /** Nobody waits. */
    BACKGROUND;

    /** That of work with such a deadline. */
    public static Urgency of(@Nullable Deadline deadline) {
        return deadline == null ? BACKGROUND : deadline.isForAll() ? CALLER : LONG;
    }
}
