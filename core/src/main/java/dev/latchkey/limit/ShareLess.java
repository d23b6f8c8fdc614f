package dev.latchkey.limit;

/**
 * A share of which something is used up that is not counted yet.
 *
 * @param used how many requests of each window
 */
record ShareLess(Share share, long used) implements Share {

    @Override
    public long of(long limit) {
        return limit == Limits.UNLIMITED ? limit : Math.max(0, share.of(limit) - used);
    }

    @Override
    public boolean isWhole() {
        return used == 0 && share.isWhole();
    }
}
