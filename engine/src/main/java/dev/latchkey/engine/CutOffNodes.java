package dev.latchkey.engine;

import dev.latchkey.limit.NodeShare;
import dev.latchkey.limit.RemainingShare;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes run and do not reach Redis, so that each admits its share alone, which the others leave to it. A node that died admits
 * nothing. Reads are thread-safe.
 */
final class CutOffNodes implements Supplier<RemainingShare> {

    /** For so long a node may have been held up, or be about to connect. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(CutOffNodes.class);

    private final TimeSource time;
    private final Map<String, Long> missingSince = new HashMap<>();
    private volatile RemainingShare rest = RemainingShare.WHOLE;

    CutOffNodes(TimeSource time) {
        this.time = time;
    }

    /**
     * Looks again. To be called by one thread.
     *
     * @param nodes all that run, in the order of their names
     * @param heard those that the database heard of a moment ago
     * @param there those that reached Redis a moment ago; none where this node does not know
     */
    void look(List<String> nodes, Set<String> heard, Set<String> there) {
        long now = time.nanos();
        missingSince.keySet().removeIf(node -> there.contains(node) || !heard.contains(node));
        List<NodeShare> alone = new ArrayList<>();
        for (int rank = 0; rank < nodes.size() && !there.isEmpty(); rank++) {
            String node = nodes.get(rank);
            if (heard.contains(node) && !there.contains(node)) {
                long since = missingSince.computeIfAbsent(node, first -> now);
                if (now - since >= GRACE.toNanos()) {
                    alone.add(new NodeShare(nodes.size(), rank));
                }
            }
        }
        RemainingShare next = new RemainingShare(alone);
        if (!next.equals(rest)) {
            LOG.info("Nodes that run and do not reach Redis: {}; their shares are left to them", alone.size());
            rest = next;
        }
    }

    @Override
    public RemainingShare get() {
        return rest;
    }
}
