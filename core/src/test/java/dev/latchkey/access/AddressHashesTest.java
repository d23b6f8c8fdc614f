package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.UsageEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressHashesTest {

    private static final long NOON = Instant.parse("2025-03-01T12:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;

    private final AddressHashes hashes = new AddressHashes(new Random(1));

    @Test
    void aCallerKeepsItsHashForTheDay() {
        int hash = hashes.of("10.0.0.1", NOON);

        assertThat(hashes.of("10.0.0.1", NOON - 12 * HOUR)).isEqualTo(hash);
        assertThat(hashes.of("10.0.0.1", NOON + 12 * HOUR - 1)).isEqualTo(hash);
    }

    @Test
    void onTheNextDayItHasAnother() {
        int hash = hashes.of("10.0.0.1", NOON);

        assertThat(hashes.of("10.0.0.1", NOON + 12 * HOUR)).isNotEqualTo(hash);
    }

    @Test
    void whoComesLateAtMidnightDoesNotChangeTheHashOfTheOthers() {
        hashes.of("10.0.0.1", NOON);
        int hash = hashes.of("10.0.0.1", NOON + 12 * HOUR);
        hashes.of("10.0.0.1", NOON);

        assertThat(hashes.of("10.0.0.1", NOON + 12 * HOUR)).isEqualTo(hash);
    }

    @Test
    void aClockThatWasAheadForAWhileDoesNotKeepTheKeyOfThatTime() {
        int ahead = hashes.of("10.0.0.1", NOON + 24_000 * HOUR);

        assertThat(hashes.of("10.0.0.1", NOON)).isNotEqualTo(ahead);
    }

    @Test
    void callersAreToldApart() {
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            found.add(hashes.of("10.0." + i / 256 + "." + i % 256, NOON));
        }

        assertThat(found).hasSize(1_000).doesNotContain(UsageEvent.NO_ADDRESS);
    }

    @Test
    void anotherProcessHashesOtherwise() {
        assertThat(new AddressHashes(new Random(2)).of("10.0.0.1", NOON)).isNotEqualTo(hashes.of("10.0.0.1", NOON));
    }

    @Test
    void noAddressHasNoHash() {
        assertThat(hashes.of("", NOON)).isEqualTo(UsageEvent.NO_ADDRESS);
    }
}
