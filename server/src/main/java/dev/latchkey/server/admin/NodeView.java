package dev.latchkey.server.admin;

import dev.latchkey.limit.LimiterMode;
import java.util.List;
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
        LimiterMode counting,
        @Nullable Boolean redisAnswers,
        boolean storeAnswers,
        boolean journalHasRoom) {

    /** Takes a copy of the names. */
    public NodeView {
        nodes = List.copyOf(nodes);
    }
}
