package dev.latchkey.limit;

import java.util.List;

/**
 * What is left of each limit for the nodes that count together, while others go on alone, each with its share.
 *
 * @param alone the shares of those others
 */
public record RemainingShare(List<NodeShare> alone) implements Share {

    /** Where nobody goes on alone. */
    public static final RemainingShare WHOLE = new RemainingShare(List.of());

    /** Takes a copy. */
    public RemainingShare {
        alone = List.copyOf(alone);
    }

    @Override
    public long of(long limit) {
        if (limit == Limits.UNLIMITED) {
            return limit;
        }
        long left = limit;
        for (NodeShare share : alone) {
            left -= share.of(limit);
        }
        return left;
    }

    @Override
    public boolean isWhole() {
        return alone.isEmpty();
    }
}
