package dev.latchkey.ratelimit.redis;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node's own requests of the present UTC day were, by key, and which state in Redis counted them: should a state be
 * lost, this is what the node knows of it. About a hundred bytes a key that was used today. Thread-safe.
 */
final class DayLedger {

    /**
     * What one node has of one key's day, to be replayed.
     *
     * @param date the UTC date, in days since 1970
     * @param state the state in Redis that the node saw last
     * @param before what it had admitted that states before that one counted
     * @param all what it has admitted in all
     */
    record Share(int date, long state, long before, long all) {}

    /** Guarded by the map's compute. */
    private static final class Own {
        /** Also read by those who do not hold the lock. */
        volatile int date;

        long state;
        /** Whose late answers may still come. */
        long previousState;
        /** Counted by earlier states. */
        long before;
        /** Counted by this state. */
        long counted;
        /** Of {@link #before}, what this state has been told. */
        long told;

        boolean isBeingTold;

        void turnTo(long other) {
            if (other != state) {
                previousState = state;
                state = other;
                before += counted;
                counted = 0;
                told = 0;
            }
        }
    }

    private final ConcurrentHashMap<UUID, Own> owns = new ConcurrentHashMap<>();
    private volatile int today;

    /**
     * Notes what a state of Redis has counted for this node.
     *
     * @return whether that state is to be told of what earlier ones counted; then {@link #toTell} has it
     */
    boolean counted(UUID key, int date, long state, long requests) {
        boolean[] toBeTold = new boolean[1];
        owns.compute(key, (id, known) -> {
            Own own = known == null || known.date < date ? new Own() : known;
            if (own != known) {
                own.date = date;
                own.state = state;
                if (date > today) {
                    today = date;
                }
            }
            // What counts in yesterday again, because the clock was set back, is not kept.
            if (own.date == date) {
                if (state == own.previousState) {
                    own.before += requests;
                } else {
                    own.turnTo(state);
                    own.counted += requests;
                }
                toBeTold[0] = own.before > own.told && !own.isBeingTold;
            }
            return own;
        });
        return toBeTold[0];
    }

    /** A state of Redis does not count any more what it had {@link #counted}, since nobody was admitted for it. */
    void givenBack(UUID key, int date, long state, long requests) {
        owns.computeIfPresent(key, (id, own) -> {
            if (own.date == date && own.state == state) {
                own.counted -= requests;
            }
            return own;
        });
    }

    /** The last UTC date on which a state of Redis counted something of the key for this node, in days since 1970; 0 for none. */
    int lastCounted(UUID key) {
        Own own = owns.get(key);
        return own == null ? 0 : own.date;
    }

    /** What Redis should know of a key's day; the caller then says {@link #told} or {@link #notTold}. */
    Optional<Share> toTell(UUID key) {
        @Nullable Share[] share = new Share[1];
        owns.computeIfPresent(key, (id, own) -> {
            if (!own.isBeingTold) {
                own.isBeingTold = true;
                share[0] = new Share(own.date, own.state, own.before, own.before + own.counted);
            }
            return own;
        });
        return Optional.ofNullable(share[0]);
    }

    /** Redis was told, and this is the state that it is in. */
    void told(UUID key, Share share, long state) {
        owns.computeIfPresent(key, (id, own) -> {
            own.isBeingTold = false;
            if (own.date == share.date()) {
                if (state != own.previousState) {
                    own.turnTo(state);
                }
                own.told = Math.max(own.told, state == share.state() ? share.before() : share.all());
            }
            return own;
        });
    }

    /** It could not be told. */
    void notTold(UUID key) {
        owns.computeIfPresent(key, (id, own) -> {
            own.isBeingTold = false;
            return own;
        });
    }

    /** All keys that this node admitted requests of. */
    List<UUID> keys() {
        return List.copyOf(owns.keySet());
    }

    /** Drops what is of an earlier date than the last one seen. */
    void forgetPastDays() {
        int present = today;
        owns.values().removeIf(own -> own.date < present);
    }
}
