package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureThrottleTest {

    private static final int TOLERATED = 100;

    private long nanos;
    private final FailureThrottle throttle = new FailureThrottle(new TimeSource() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            return 0;
        }
    });

    @Test
    void anAddressIsToleratedAHundredFailures() {
        assertThat(fail("a", TOLERATED)).isFalse();
        assertThat(fail("a", 1)).isTrue();
    }

    @Test
    void addressesDoNotAnswerForEachOther() {
        fail("a", TOLERATED + 1);

        assertThat(fail("b", 1)).isFalse();
    }

    @Test
    void afterTheTimeItWasToldAnAddressBeginsAnew() {
        fail("a", TOLERATED + 50);
        nanos += Duration.ofSeconds(42).toNanos() + 1;
        long wait = throttle.failed("a", TOLERATED);

        assertThat(wait).isEqualTo(18_000);
        nanos += Duration.ofMillis(wait).toNanos() - 2;
        assertThat(throttle.failed("a", TOLERATED)).isEqualTo(1);
        nanos += 2;

        assertThat(fail("a", TOLERATED)).isFalse();
        assertThat(fail("a", 1)).isTrue();
    }

    @Test
    void whoKeepsFailingDoesNotMakeTheWaitLonger() {
        fail("a", TOLERATED + 1);
        nanos += Duration.ofSeconds(59).toNanos();
        assertThat(fail("a", 1)).isTrue();
        nanos += Duration.ofSeconds(1).toNanos();

        assertThat(fail("a", 1)).isFalse();
    }

    @Test
    void whoHasUsedUpWhatIsToleratedIsThrottledAndAskingDoesNotCount() {
        fail("a", TOLERATED - 1);
        assertThat(throttle.throttledMillis("a", TOLERATED)).isZero();
        fail("a", 1);
        nanos += Duration.ofSeconds(20).toNanos();

        assertThat(throttle.throttledMillis("a", TOLERATED)).isEqualTo(40_000);
        assertThat(throttle.throttledMillis("a", 10 * TOLERATED)).isZero();
        assertThat(throttle.throttledMillis("b", TOLERATED)).isZero();
        assertThat(throttle.failed("a", TOLERATED)).isEqualTo(40_000);
    }

    private boolean fail(String address, int times) {
        boolean tooMany = false;
        for (int i = 0; i < times; i++) {
            tooMany = throttle.failed(address, TOLERATED) > 0;
        }
        return tooMany;
    }
}
