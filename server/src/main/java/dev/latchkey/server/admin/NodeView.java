package dev.latchkey.server.admin;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The servers that run, as one of them sees it.
 *
 * @param node the name of the one that looks
 * @param version the version of its program
 * @param nodes the names of all that run on the database, or did when it was last reached
 * @param counting how it limits requests at the moment
 * @param redisAnswers whether Redis is asked, or null where there is none
 * @param storeAnswers whether the store was reached lately
 * @param journalHasRoom whether usage can be recorded
 */
public record NodeView(
        String node,
        String version,
        List<String> nodes,
        Counting counting,
        @Nullable Boolean redisAnswers,
        boolean storeAnswers,
        boolean journalHasRoom) {

    /** How requests are limited. */
    public enum Counting {
        /** Together with all other nodes, in Redis. */
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

        /** The word for it in JSON. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Takes a copy of the names. */
    public NodeView {
        nodes = List.copyOf(nodes);
    }
}
