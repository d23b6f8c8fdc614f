package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.LimiterUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.PastRequests;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A month goes on where Redis keeps a key for a day only, and where it lost what it had. */
class SharedMonthTest {

    private static final Limits TEN_A_MONTH = Limits.NONE.with(Window.MONTH, 10);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final SettableTime time = new SettableTime(Instant.parse("2025-04-10T12:00:00Z"));
    private final RememberedDays past = new RememberedDays(time);
    private final UUID key = UUID.randomUUID();
    private TestRedis redis;
    private RedisRateLimiter one;
    private RedisRateLimiter other;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        one = Limiters.node(redis.url(), time, past);
        other = Limiters.node(redis.url(), time, past);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void nodes_count_a_month_together() {
        ask(one, 4);
        time.advance(A_DAY);
        ask(other, 5);
        time.advance(A_DAY);

        assertThat(ask(one, 2).refusedBy()).contains(Window.MONTH);
        assertThat(ask(other, 1).isAdmitted()).isTrue();
        assertThat(ask(one, 1).refusedBy()).contains(Window.MONTH);
        assertThat(ask(one, 0).resetMillis(Window.MONTH))
                .isEqualTo(Duration.between(Instant.ofEpochMilli(time.millis()), Instant.parse("2025-05-01T00:00:00Z"))
                        .toMillis());
    }

    @Test
    void what_went_with_a_key_that_nobody_used_for_a_day_is_told_again() {
        ask(one, 4);
        time.advance(A_DAY);
        ask(one, 3);
        time.advance(A_DAY);
        redis.command("DEL", "latchkey:{" + key + "}");

        assertThat(ask(other, 4).refusedBy()).contains(Window.MONTH);
        assertThat(ask(other, 3).isAdmitted()).isTrue();
    }

    @Test
    void what_an_emptied_redis_lost_of_the_month_is_told_again() {
        Limiters.look(one);
        Limiters.look(other);
        ask(one, 4);
        time.advance(A_DAY);
        ask(one, 3);
        redis.command("FLUSHALL");
        Limiters.look(one);
        Limiters.look(other);

        assertThat(ask(other, 4).refusedBy()).contains(Window.MONTH);
        assertThat(ask(other, 3).isAdmitted()).isTrue();
        assertThat(ask(one, 1).refusedBy()).contains(Window.MONTH);
    }

    @Test
    void a_limit_that_comes_later_holds_for_what_was_admitted_before() {
        ask(one, Limits.NONE, 4);
        time.advance(A_DAY);
        ask(one, Limits.NONE, 5);
        assertThat(past.questions()).as("a month without a limit costs nothing").isZero();

        assertThat(ask(one, 2).refusedBy()).contains(Window.MONTH);
        assertThat(ask(one, 1).isAdmitted()).isTrue();
    }

    @Test
    void the_days_are_asked_for_once() {
        ask(one, 1);
        ask(one, 1);
        ask(other, 1);
        time.advance(A_DAY);
        ask(other, 1);

        assertThat(past.questions()).isEqualTo(1);
    }

    @Test
    void what_is_pushed_of_a_day_long_over_counts_in_its_month() {
        ask(one, 1);
        time.advance(Duration.ofDays(5));
        ask(one, 1);
        PastAdmissions alone = new PastAdmissions(Duration.ofDays(3), 7);
        other.push(key, 1, List.of(alone)).toCompletableFuture().join();
        past.admitted(key, LocalDate.parse("2025-04-12"), 7);

        assertThat(ask(one, 2).refusedBy()).contains(Window.MONTH);
        assertThat(ask(one, 1).isAdmitted()).isTrue();
    }

    @Test
    void nothing_is_admitted_while_it_is_not_known_what_the_month_had() {
        PastRequests away = new PastRequests() {
            @Override
            public List<PastAdmissions> recent(UUID asked) {
                return List.of();
            }

            @Override
            public CompletionStage<Map<LocalDate, Long>> byDay(UUID asked, LocalDate first, LocalDate last) {
                return CompletableFuture.failedFuture(new IllegalStateException("the store is away"));
            }
        };
        try (RedisRateLimiter third = Limiters.node(redis.url(), time, away)) {
            assertThatThrownBy(() -> ask(third, 1)).hasCauseInstanceOf(LimiterUnavailableException.class);
        }

        assertThat(ask(one, 0).remaining(Window.MONTH)).isEqualTo(10);
    }

    private Allowance ask(RedisRateLimiter node, int cost) {
        return ask(node, TEN_A_MONTH, cost);
    }

    private Allowance ask(RedisRateLimiter node, Limits limits, int cost) {
        Allowance answer = Limiters.ask(node, key, limits, cost);
        past.answered(key, cost, answer);
        return answer;
    }
}
