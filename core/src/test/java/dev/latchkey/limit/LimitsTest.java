package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 1L << 40, Limits.MAX, Limits.UNLIMITED})
    void aLimitIsFromOneToTheMostOrUnlimited(long limit) {
        Limits limits = Limits.NONE.withUnitsPerRequest(limit);
        for (Window window : Window.all()) {
            limits = limits.with(window, limit);
        }

        assertThat(limits.unitsPerRequest()).isEqualTo(limit);
        for (Window window : Window.all()) {
            assertThat(limits.requestsPer(window)).isEqualTo(limit);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Limits.MAX + 1, Limits.UNLIMITED - 1, Long.MIN_VALUE})
    void anythingElseIsNoLimitWhereverItStands(long wrong) {
        assertThatThrownBy(() -> Limits.NONE.withUnitsPerRequest(wrong)).hasMessageContaining("units per request");
        for (Window window : Window.all()) {
            assertThatThrownBy(() -> Limits.NONE.with(window, wrong)).hasMessageContaining("per " + window.label());
            assertThatThrownBy(() -> LimitsEdit.NOTHING.with(window, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void eachWindowHasItsOwnLimit() {
        Limits limits = Limits.NONE
                .withUnitsPerRequest(1)
                .with(Window.MINUTE, 2)
                .with(Window.HOUR, 3)
                .with(Window.DAY, 4);

        assertThat(limits.requestsPer(Window.MINUTE)).isEqualTo(2);
        assertThat(limits.requestsPer(Window.HOUR)).isEqualTo(3);
        assertThat(limits.requestsPer(Window.DAY)).isEqualTo(4);
    }

    @Test
    void anEditChangesWhatItNamesAndNothingElse() {
        Limits before = Limits.NONE
                .withUnitsPerRequest(1)
                .with(Window.MINUTE, 2)
                .with(Window.HOUR, 3)
                .with(Window.DAY, 4);

        assertThat(LimitsEdit.NOTHING.applyTo(before)).isEqualTo(before);
        assertThat(LimitsEdit.NOTHING.withUnitsPerRequest(9L).applyTo(before))
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(9)
                        .with(Window.MINUTE, 2)
                        .with(Window.HOUR, 3)
                        .with(Window.DAY, 4));
        assertThat(LimitsEdit.NOTHING
                        .with(Window.MINUTE, 9L)
                        .with(Window.HOUR, Limits.UNLIMITED)
                        .with(Window.DAY, 9L)
                        .applyTo(before))
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(1)
                        .with(Window.MINUTE, 9)
                        .with(Window.DAY, 9));
        assertThat(LimitsEdit.NOTHING.isEmpty()).isTrue();
        assertThat(LimitsEdit.NOTHING.with(Window.HOUR, 5L).isEmpty()).isFalse();
    }
}
