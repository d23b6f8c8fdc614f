package dev.latchkey.access;

import dev.latchkey.usage.UsageEvent;
import java.util.random.RandomGenerator;

/**
 * Hashes callers' addresses, so that usage can tell one caller from another without telling who they are: under a key that is
 * drawn for each UTC day and kept nowhere but here. From the next day on nobody can find the address of a hash, nor tell
 * whether two hashes of different days are the same caller. Thread-safe.
 */
final class AddressHashes {

    private static final long MILLIS_PER_DAY = 86_400_000;

    private final RandomGenerator random;
    private volatile DailyKey key;

    private record DailyKey(long day, long low, long high) {}

    AddressHashes(RandomGenerator random) {
        this.random = random;
        this.key = new DailyKey(Long.MIN_VALUE, 0, 0);
    }

    /**
     * The address's hash of that moment's day; {@link UsageEvent#NO_ADDRESS} for an empty address alone.
     *
     * @param millis a moment in milliseconds since the epoch
     */
    int of(String address, long millis) {
        if (address.isEmpty()) {
            return UsageEvent.NO_ADDRESS;
        }
        DailyKey today = keyOf(Math.floorDiv(millis, MILLIS_PER_DAY));
        int hash = (int) SipHash.of(address, today.low(), today.high());
        return hash == UsageEvent.NO_ADDRESS ? 1 : hash;
    }

    private DailyKey keyOf(long day) {
        DailyKey present = key;
        return isOf(day, present) ? present : draw(day);
    }

    private synchronized DailyKey draw(long day) {
        if (!isOf(day, key)) {
            key = new DailyKey(day, random.nextLong(), random.nextLong());
        }
        return key;
    }

    /** About midnight some still come with the day before, and must not have a key drawn in turn with those of the new day. */
    private static boolean isOf(long day, DailyKey key) {
        return day == key.day() || day == key.day() - 1;
    }
}
