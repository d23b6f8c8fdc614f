package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.LimitsEdit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 1L << 40, Limits.MAX, Limits.UNLIMITED})
    void aLimitIsFromOneToTheMostOrUnlimited(long limit) {
        Limits limits = new Limits(limit, limit, limit, limit);

        for (Window window : Window.values()) {
            assertThat(limits.requestsPer(window)).isEqualTo(limit);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Limits.MAX + 1, Limits.UNLIMITED - 1, Long.MIN_VALUE})
    void anythingElseIsNoLimitWhereverItStands(long wrong) {
        assertThatThrownBy(() -> new Limits(wrong, 1, 1, 1)).hasMessageContaining("units per request");
        assertThatThrownBy(() -> new Limits(1, wrong, 1, 1)).hasMessageContaining("per minute");
        assertThatThrownBy(() -> new Limits(1, 1, wrong, 1)).hasMessageContaining("per hour");
        assertThatThrownBy(() -> new Limits(1, 1, 1, wrong)).hasMessageContaining("per day");
        assertThatThrownBy(() -> new LimitsEdit(null, null, null, wrong)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachWindowHasItsOwnLimit() {
        Limits limits = new Limits(1, 2, 3, 4);

        assertThat(limits.requestsPer(Window.MINUTE)).isEqualTo(2);
        assertThat(limits.requestsPer(Window.HOUR)).isEqualTo(3);
        assertThat(limits.requestsPer(Window.DAY)).isEqualTo(4);
    }

    @Test
    void anEditChangesWhatItNamesAndNothingElse() {
        Limits before = new Limits(1, 2, 3, 4);

        assertThat(new LimitsEdit(null, null, null, null).applyTo(before)).isEqualTo(before);
        assertThat(new LimitsEdit(9L, null, null, null).applyTo(before)).isEqualTo(new Limits(9, 2, 3, 4));
        assertThat(new LimitsEdit(null, 9L, Limits.UNLIMITED, 9L).applyTo(before))
                .isEqualTo(new Limits(1, 9, Limits.UNLIMITED, 9));
        assertThat(new LimitsEdit(null, null, null, null).isEmpty()).isTrue();
        assertThat(new LimitsEdit(null, null, 5L, null).isEmpty()).isFalse();
    }
}
