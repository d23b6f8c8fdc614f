package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node left in Redis that knew of no months goes on as it was. */
class EarlierStateTest {

    /** Five requests, one in the next second, and one in the present one. */
    private static final String STATE =
            "0100000039ea0c6b39ea0c6ba3bfc8010600000000000000060000000000000037ea0c6ba3bfc801"
                    + "335100000600000000000000000000000000000000000000e2a2d7d0756106000237ea0c6b0500000038ea0c6b01000000"
                    + "a3bfc80106000000";

    private static final Instant MOMENT = Instant.ofEpochMilli(1_796_008_505_113L);
    private static final String FROM_HEX =
            "return redis.call('SET', KEYS[1], (string.gsub(ARGV[1], '..', function(digits)"
                    + " return string.char(tonumber(digits, 16)) end)))";

    @Test
    void its_windows_hold_what_they_held_and_its_month_what_the_store_has() {
        SettableTime time = new SettableTime(MOMENT);
        RememberedDays past = new RememberedDays(time);
        UUID key = UUID.randomUUID();
        past.admitted(key, LocalDate.parse("2026-10-31"), 100);
        past.admitted(key, LocalDate.parse("2026-11-20"), 20);
        TestRedis redis = TestRedis.shared();
        redis.command("EVAL", FROM_HEX, "1", "latchkey:{" + key + "}", STATE);
        Limits limits = Limits.NONE
                .with(Window.MINUTE, 8)
                .with(Window.HOUR, 200)
                .with(Window.DAY, 300)
                .with(Window.MONTH, 30);
        try (RedisRateLimiter node = Limiters.node(redis.url(), time, past)) {
            Allowance look = Limiters.ask(node, key, limits, 0);
            assertThat(look.used(Window.MINUTE)).isEqualTo(7);
            assertThat(look.used(Window.HOUR)).isEqualTo(7);
            assertThat(look.used(Window.DAY)).isEqualTo(7);
            assertThat(look.used(Window.MONTH)).isEqualTo(27);

            assertThat(Limiters.ask(node, key, limits, 1).isAdmitted()).isTrue();
            assertThat(Limiters.ask(node, key, limits, 1).refusedBy()).contains(Window.MINUTE);
            time.advance(Duration.ofSeconds(59));
            // The first second of the seven is out of the minute.
            assertThat(Limiters.ask(node, key, limits, 2).isAdmitted()).isTrue();
            assertThat(Limiters.ask(node, key, limits, 1).refusedBy()).contains(Window.MONTH);
        }
    }
}
