package dev.latchkey.limit;

import java.util.Locale;

/**
 * How a node goes on while the shared limiter is away. With N nodes and a limit of L, no stretch of a window's length, those over
 * a switch to or fro included, holds more than what each mode says; docs/decisions/0010 shows why.
 */
public enum AwayMode {
    /** Each node has its share of the limit, less what it admitted already: at most 2 L together. */
    SHARE,
    /** Each node has the whole limit, less what it admitted already: at most N L together. */
    LOCAL,
    /** Nothing is admitted: at most L. */
    DENY,
    /** Everything is admitted, and counted. */
    ALLOW;

    /** How operators write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
