package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Refusals that cost no round trip, told from the others by how many scripts Redis ran. */
class RefusalMemoryTest {

    private static final Limits TWO_A_DAY = Limits.NONE.withUnitsPerRequest(1).with(Window.DAY, 2);
    private static final Limits TWO_A_MINUTE =
            Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 2);

    private final SettableTime time = new SettableTime(Instant.parse("2025-03-01T08:00:00.250Z"));
    private final RateLimiter limiter = Limiters.shared(time);
    private final UUID key = UUID.randomUUID();

    @Test
    void aKeyThatIsOutOfQuotaIsAskedForOnceASecond() {
        Limiters.ask(limiter, key, TWO_A_DAY, 2);
        // Away from the end of the slot, where other numbers change.
        time.advance(Duration.ofMinutes(5));

        long before = roundTrips();
        for (int i = 0; i < 500; i++) {
            assertThat(Limiters.ask(limiter, key, TWO_A_DAY, 1).isAdmitted()).isFalse();
            time.advance(Duration.ofMillis(10));
        }

        assertThat(roundTrips() - before).isEqualTo(5);
    }

    @Test
    void whatIsRememberedRunsDown() {
        Limiters.ask(limiter, key, TWO_A_MINUTE, 2);
        long first = Limiters.ask(limiter, key, TWO_A_MINUTE, 1).retryAfterMillis();
        time.advance(Duration.ofMillis(700));

        long before = roundTrips();
        Allowance refusal = Limiters.ask(limiter, key, TWO_A_MINUTE, 1);

        assertThat(roundTrips()).isEqualTo(before);
        assertThat(refusal.retryAfterMillis()).isEqualTo(first - 700);
        assertThat(refusal.resetMillis(Window.MINUTE)).isEqualTo(first - 700);
        assertThat(refusal.refusedBy()).contains(Window.MINUTE);
        assertThat(refusal.remaining(Window.MINUTE)).isZero();
    }

    @Test
    void otherLimitsAndAnotherCostAreAskedFor() {
        Limiters.ask(limiter, key, TWO_A_MINUTE, 2);
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isFalse();

        assertThat(Limiters.ask(limiter, key, Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 3), 1)
                        .isAdmitted())
                .isTrue();
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isFalse();
        long before = roundTrips();
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 2).isAdmitted()).isFalse();
        assertThat(roundTrips() - before).isEqualTo(1);
    }

    @Test
    void aRefusalOfACostThatIsTooHighForWhatIsLeftIsNotRemembered() {
        Limiters.ask(limiter, key, TWO_A_MINUTE, 1);
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 2).isAdmitted()).isFalse();

        long before = roundTrips();
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 2).isAdmitted()).isFalse();

        assertThat(roundTrips() - before).isEqualTo(1);
    }

    @Test
    void itEndsWithTheRefusalToTheMillisecond() {
        Limiters.ask(limiter, key, TWO_A_MINUTE, 2);
        long wait = Limiters.ask(limiter, key, TWO_A_MINUTE, 1).retryAfterMillis();
        time.advance(Duration.ofMillis(wait - 300));
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 1).retryAfterMillis())
                .isEqualTo(300);
        time.advance(Duration.ofMillis(299));
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 1).retryAfterMillis())
                .isEqualTo(1);
        time.advance(Duration.ofMillis(1));

        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isTrue();
    }

    private static long roundTrips() {
        return TestRedis.shared()
                .command("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^=]*=([0-9]+).*", "$1")))
                .sum();
    }
}
