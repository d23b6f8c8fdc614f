package dev.latchkey.limit;

/**
 * One node's share of what all nodes may admit together. What does not divide goes to the first nodes, so that the shares come to
 * the limit and where it is below the number of nodes, the first ones have one each.
 *
 * @param nodes how many nodes there are, this one included
 * @param rank this one's place in an order that all nodes agree on, from 0
 */
public record NodeShare(int nodes, int rank) implements Share {

    /** That of a node which is alone. */
    public static final NodeShare WHOLE = new NodeShare(1, 0);

    public NodeShare {
        if (nodes < 1 || rank < 0 || rank >= nodes) {
            throw new IllegalArgumentException("of " + nodes + " nodes there is none with place " + rank);
        }
    }

    @Override
    public boolean isWhole() {
        return nodes == 1;
    }

    @Override
    public long of(long limit) {
        if (limit == Limits.UNLIMITED || nodes == 1) {
            return limit;
        }
        return limit / nodes + (rank < limit % nodes ? 1 : 0);
    }
}
