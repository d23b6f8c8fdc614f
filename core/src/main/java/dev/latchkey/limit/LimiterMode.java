package dev.latchkey.limit;

import java.util.Locale;

/** How a node limits requests at a moment. */
public enum LimiterMode {
    /** Together with all other nodes, in what they share. */
    SHARED,
    /** By one node, since there is no other. */
    ALONE,
    /** By this node's share of each limit. */
    SHARE,
    /** By each node as if it were alone. */
    LOCAL,
    /** Not at all: none is admitted. */
    DENY,
    /** Not at all: all are admitted. */
    ALLOW;

    /** Whether requests are counted together with those of all other nodes that there are. */
    public boolean isTogether() {
        return this == SHARED || this == ALONE;
    }

    /** The word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
