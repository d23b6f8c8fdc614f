package dev.latchkey.server.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MemoryBulkheadTest {

    private final MemoryBulkhead bulkhead = new MemoryBulkhead(100);

    @Test
    void no_more_bytes_are_worked_on_than_there_is_room_for() {
        MemoryBulkhead.@Nullable Place first = bulkhead.enter("a", 60);
        assertThat(first).isNotNull();
        assertThat(bulkhead.enter("b", 41)).isNull();
        assertThat(bulkhead.enter("b", 40)).isNotNull();
        first.leave();
        assertThat(bulkhead.taken()).isEqualTo(40);
        assertThat(bulkhead.enter("a", 60)).isNotNull();
    }

    @Test
    void one_caller_has_half_of_the_room_at_most_and_another_the_rest() {
        MemoryBulkhead.@Nullable Place first = bulkhead.enter("a", 30);
        assertThat(first).isNotNull();
        assertThat(bulkhead.enter("a", 20)).isNotNull();
        assertThat(bulkhead.enter("a", 1)).isNull();
        assertThat(bulkhead.enter("b", 50)).isNotNull();
        first.leave();
        assertThat(bulkhead.enter("a", 30)).isNotNull();
    }

    @Test
    void a_single_body_is_worked_on_however_long_it_is() {
        assertThat(bulkhead.enter("a", 1_000)).isNotNull();
        assertThat(bulkhead.enter("b", 1)).isNull();
    }

    @Test
    void a_place_is_kept_until_all_who_work_on_it_are_done() {
        MemoryBulkhead.@Nullable Place place = bulkhead.enter("a", 100);
        assertThat(place).isNotNull();
        place.use();
        place.leave();
        assertThat(bulkhead.taken()).isEqualTo(100);
        place.leave();
        assertThat(bulkhead.taken()).isZero();
    }

    @Test
    void who_has_more_and_reads_nothing_makes_room_for_who_has_less() {
        TestReader first = new TestReader();
        TestReader second = new TestReader();
        MemoryBulkhead.@Nullable Place cut = bulkhead.enter("a", 30, first);
        bulkhead.enter("a", 20, second);
        bulkhead.enter("b", 50, new TestReader());

        assertThat(bulkhead.enter("c", 30, new TestReader()))
                .as("all of them read")
                .isNull();
        first.standsStill = true;

        assertThat(bulkhead.enter("c", 30, new TestReader())).isNotNull();
        assertThat(first.isCut).isTrue();
        assertThat(second.isCut).isFalse();
        assertThat(bulkhead.taken()).isEqualTo(100);
        assertThat(cut).isNotNull();
        cut.leave();
        assertThat(bulkhead.taken()).as("its room was given back once").isEqualTo(100);
    }

    @Test
    void nobody_is_cut_for_one_who_would_have_as_much() {
        TestReader reader = new TestReader();
        reader.standsStill = true;
        bulkhead.enter("a", 30, reader);
        bulkhead.enter("b", 50, new TestReader());

        assertThat(bulkhead.enter("c", 30, new TestReader())).isNull();
        assertThat(reader.isCut).isFalse();
    }

    private static final class TestReader implements MemoryBulkhead.Reader {
        private boolean standsStill;
        private boolean isCut;

        @Override
        public boolean standsStill() {
            return standsStill;
        }

        @Override
        public void cut() {
            isCut = true;
        }
    }
}
