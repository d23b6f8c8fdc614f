package dev.latchkey.engine;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.NodeShare;
import dev.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which nodes run beside this one, by the store; while that is away, those seen last. Thread-safe. */
final class Peers implements Runnable, Supplier<NodeShare> {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    /** Nodes that run are heard of each second, unless they are held up. */
    private static final Duration HEARD_LATELY = Duration.ofSeconds(3);

    private final UsageStore store;
    private final String self;
    private final InstantSource clock;
    private volatile NodeShare share = NodeShare.WHOLE;
    private volatile List<String> names;
    private volatile Set<String> heard = Set.of();

    Peers(UsageStore store, String self, InstantSource clock) {
        this.store = store;
        this.self = self;
        this.clock = clock;
        this.names = List.of(self);
    }

    /** Looks again. */
    @Override
    public void run() {
        try {
            TreeSet<String> nodes = new TreeSet<>(store.runningNodes(clock.instant()));
            nodes.add(self);
            List<String> ordered = List.copyOf(nodes);
            NodeShare now = new NodeShare(ordered.size(), ordered.indexOf(self));
            if (now.nodes() != share.nodes()) {
                LOG.info("{} nodes run on this database, and ran a moment ago: {}", now.nodes(), share.nodes());
            }
            share = now;
            names = ordered;
            heard = Set.copyOf(
                    store.runningNodes(clock.instant().plus(UsageStore.SILENCE).minus(HEARD_LATELY)));
        } catch (StoreUnavailableException e) {
            LOG.debug("The store is away; the nodes seen last count", e);
        }
    }

    /** The names of all nodes, this one included, in their order. */
    List<String> names() {
        return names;
    }

    /** The names of those that the store heard of a moment ago. */
    Set<String> heardLately() {
        return heard;
    }

    @Override
    public NodeShare get() {
        return share;
    }
}
