package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** The ring against a map that forgets nothing. */
class SlotRingTest {

    private static final int ARRAY_OF_A_FULL_RING = 1 + SlotRing.SLOTS;

    /** An addition, so many slots after the one before it. */
    record Addition(int gap, int count) {}

    @Property(tries = 3_000)
    void aRingTellsOfItsTrailingSlotsWhatAMapWouldTell(@ForAll("additions") List<Addition> additions) {
        int[] ring = null;
        NavigableMap<Integer, Long> map = new TreeMap<>();
        int slot = 0;
        for (Addition addition : additions) {
            slot += addition.gap();
            ring = SlotRing.add(ring, slot, addition.count());
            map.merge(slot, (long) addition.count(), Long::sum);
            for (int later : new int[] {0, 1, 5, 29, 30, 59, 60, 61, 200}) {
                assertTellsTheSame(ring, map, slot + later);
            }
            assertThat(ring.length).isLessThanOrEqualTo(ARRAY_OF_A_FULL_RING);
        }
    }

    @Test
    void noRingAtAllIsEmpty() {
        assertThat(SlotRing.sum(null, 100)).isZero();
        assertThat(SlotRing.oldest(null, 100)).isEqualTo(-1);
        assertThat(SlotRing.slotOfNth(null, 100, 1)).isEqualTo(-1);
    }

    @Test
    void aSlotIsHeldForSixtySlotsAfterItAndNoLonger() {
        int[] ring = SlotRing.add(null, 7, 3);

        assertThat(SlotRing.sum(ring, 7 + 60)).isEqualTo(3);
        assertThat(SlotRing.sum(ring, 7 + 61)).isZero();
    }

    @Test
    void whatLiesCloseTogetherTakesAShortArray() {
        int[] ring = SlotRing.add(SlotRing.add(null, 1_000, 1), 1_001, 1);

        assertThat(ring).hasSize(3);
    }

    @Test
    void anArrayIsShortAgainAfterAQuietMinute() {
        int[] ring = null;
        for (int slot = 0; slot <= 60; slot++) {
            ring = SlotRing.add(ring, slot, 1);
        }

        assertThat(ring).hasSize(ARRAY_OF_A_FULL_RING);
        assertThat(SlotRing.add(ring, 60 + 61, 1)).hasSize(3);
    }

    @Test
    void moreThanAnIntIsStillMuchAndNotNegative() {
        int[] ring = SlotRing.add(SlotRing.add(null, 0, Integer.MAX_VALUE), 0, 5);
        ring = SlotRing.add(ring, 1, Integer.MAX_VALUE);

        assertThat(SlotRing.sum(ring, 1)).isEqualTo(2L * Integer.MAX_VALUE);
    }

    @Provide
    Arbitrary<List<Addition>> additions() {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(0, 3)),
                Tuple.of(3, Arbitraries.integers().between(4, 70)),
                Tuple.of(1, Arbitraries.of(59, 60, 61, 62, 1_000)));
        Arbitrary<Integer> counts = Arbitraries.integers().between(1, 1_000);
        return Combinators.combine(gaps, counts)
                .as(Addition::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(50);
    }

    private static void assertTellsTheSame(int[] ring, NavigableMap<Integer, Long> map, int slot) {
        NavigableMap<Integer, Long> trailing = map.subMap(slot - 60, true, slot, true);
        long sum = trailing.values().stream().mapToLong(Long::longValue).sum();

        assertThat(SlotRing.sum(ring, slot)).isEqualTo(sum);
        assertThat(SlotRing.oldest(ring, slot)).isEqualTo(trailing.isEmpty() ? -1 : trailing.firstKey());
        for (long n : new long[] {1, sum / 2, sum, sum + 1}) {
            if (n > 0) {
                assertThat(SlotRing.slotOfNth(ring, slot, n)).isEqualTo(slotOfNth(trailing, n));
            }
        }
    }

    private static int slotOfNth(Map<Integer, Long> trailing, long n) {
        long seen = 0;
        for (Map.Entry<Integer, Long> slot : trailing.entrySet()) {
            seen += slot.getValue();
            if (seen >= n) {
                return slot.getKey();
            }
        }
        return -1;
    }
}
