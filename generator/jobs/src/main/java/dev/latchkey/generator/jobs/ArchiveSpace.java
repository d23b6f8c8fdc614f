package dev.latchkey.generator.jobs;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how much of a space, and who gives when it is full: whoever holds most. Of his archives, the one that was longest not asked for. Sealed ones
 * make room for sealed ones of the same owner alone, who may have two thirds of what the sealed ones of others leave, so that however many do
 * their worst, there is some left. Not thread-safe.
 */
final class ArchiveSpace {

    private static final int SEALED_NUMERATOR = 2;
    private static final int SEALED_DENOMINATOR = 3;

    private final long space;
    private final Map<UUID, Share> shares = new HashMap<>();
    private final Map<UUID, Holding> holdings = new HashMap<>();
    private long used;
    private long sealed;

    ArchiveSpace(long space) {
        this.space = space;
    }

    /** Whether the job's archive is here. */
    boolean has(UUID job) {
        return holdings.containsKey(job);
    }

    /** The jobs whose archives are here, with what is said of them. */
    Map<UUID, Holding> holdings() {
        return holdings;
    }

    /** The size of the job's archive, if it is here; it was asked for just now. */
    Optional<Long> touch(UUID job) {
        Holding holding = holdings.get(job);
        return holding == null
                ? Optional.empty()
                : Optional.ofNullable(share(holding).of(holding).get(job));
    }

    /**
     * Takes room for an archive that is being written.
     *
     * @param evict removes an archive, and calls {@link #remove} for it
     * @return whether there was room
     */
    boolean take(Holding holding, long bytes, Consumer<UUID> evict) {
        Share own = share(holding);
        while (holding.sealed() && own.sealedBytes + bytes > mostSealed(own)) {
            UUID oldest = first(own.sealed);
            if (oldest == null) {
                return false;
            }
            evict.accept(oldest);
        }
        while (used + bytes > space) {
            UUID victim = victim(owner -> holding.sealed() && owner.equals(holding.owner()));
            if (victim == null) {
                return false;
            }
            evict.accept(victim);
        }
        add(holding, bytes);
        return true;
    }

    /** Has as much go as is too much, where the space is smaller than it was. */
    void fit(Consumer<UUID> evict) {
        while (used > space) {
            UUID victim = victim(owner -> false);
            if (victim == null) {
                victim = victim(owner -> true);
            }
            if (victim == null) {
                return;
            }
            evict.accept(victim);
        }
    }

    /** Gives back what was taken for an archive that is not to be. */
    void giveBack(Holding holding, long bytes) {
        add(holding, -bytes);
        forgetIfEmpty(holding);
    }

    /** An archive is whole that was not here; the room for it was taken. */
    void put(UUID job, Holding holding, long bytes) {
        holdings.put(job, holding);
        share(holding).of(holding).put(job, bytes);
    }

    /** An archive is here that was found; the room for it is taken whether there is any or not. */
    void adopt(UUID job, Holding holding, long bytes) {
        add(holding, bytes);
        put(job, holding, bytes);
    }

    /** The job's archive is here no longer. */
    void remove(UUID job) {
        Holding holding = holdings.remove(job);
        if (holding != null) {
            Long bytes = share(holding).of(holding).remove(job);
            add(holding, bytes == null ? 0 : -bytes);
            forgetIfEmpty(holding);
        }
    }

    private long mostSealed(Share own) {
        return (space - (sealed - own.sealedBytes)) / SEALED_DENOMINATOR * SEALED_NUMERATOR;
    }

    /** What goes next: of those who have something to give, whoever holds most gives. Sealed ones are only given by some. */
    private @Nullable UUID victim(Predicate<UUID> givesSealed) {
        UUID victim = null;
        long most = -1;
        for (Map.Entry<UUID, Share> each : shares.entrySet()) {
            Share share = each.getValue();
            UUID first = first(share.remakable);
            if (first == null && givesSealed.test(each.getKey())) {
                first = first(share.sealed);
            }
            if (first != null && share.bytes > most) {
                victim = first;
                most = share.bytes;
            }
        }
        return victim;
    }

    private static @Nullable UUID first(Map<UUID, Long> archives) {
        return archives.isEmpty() ? null : archives.keySet().iterator().next();
    }

    private Share share(Holding holding) {
        return shares.computeIfAbsent(holding.owner(), owner -> new Share());
    }

    private void add(Holding holding, long bytes) {
        Share share = share(holding);
        share.bytes += bytes;
        used += bytes;
        if (holding.sealed()) {
            share.sealedBytes += bytes;
            sealed += bytes;
        }
    }

    private void forgetIfEmpty(Holding holding) {
        shares.computeIfPresent(holding.owner(), (owner, share) -> share.isEmpty() ? null : share);
    }

    /** What one owner has: archives, and with them what is being written. */
    private static final class Share {

        /** From the one that was longest not asked for. */
        private final Map<UUID, Long> remakable = new LinkedHashMap<>(16, 0.75f, true);

        private final Map<UUID, Long> sealed = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;
        private long sealedBytes;

        Map<UUID, Long> of(Holding holding) {
            return holding.sealed() ? sealed : remakable;
        }

        boolean isEmpty() {
            return bytes == 0 && remakable.isEmpty() && sealed.isEmpty();
        }
    }
}
