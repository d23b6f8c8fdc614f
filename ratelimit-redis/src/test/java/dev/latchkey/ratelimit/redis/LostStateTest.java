package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.LimiterUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.SharedCounts;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes tell a Redis that lost what it knew, or that was away. */
class LostStateTest {

    private static final Limits HUNDRED_A_DAY =
            Limits.NONE.withUnitsPerRequest(1).with(Window.DAY, 100);
    private static final Limits FIVE_A_MINUTE = Limits.NONE
            .withUnitsPerRequest(1)
            .with(Window.MINUTE, 5)
            .with(Window.HOUR, 50)
            .with(Window.DAY, 500);

    private final UUID key = UUID.randomUUID();
    private final SettableTime time = new SettableTime(Instant.parse("2025-03-01T08:00:30Z"));
    private TestRedis redis;
    private RedisRateLimiter one;
    private RedisRateLimiter other;

    /** What each node says that it admitted of the key in the last hour. */
    private List<PastAdmissions> recentOfOne = List.of();

    private List<PastAdmissions> recentOfOther = List.of();

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        one = Limiters.node(redis.url(), time, Limiters.past(asked -> recentOfOne));
        other = Limiters.node(redis.url(), time, Limiters.past(asked -> recentOfOther));
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void eachNodesOwnRequestsAreInTheDayAgainAndCountOnce() {
        Limiters.ask(one, key, HUNDRED_A_DAY, 30);
        Limiters.ask(other, key, HUNDRED_A_DAY, 20);
        look(one);
        look(other);

        redis.restart();
        Limiters.await(() -> one.isConnected() && other.isConnected());

        assertThat(look(one)).isEqualTo(1);
        assertThat(look(other)).isEqualTo(1);
        assertThat(look(one)).isZero();
        assertThat(usedToday(one)).isEqualTo(50);
    }

    @Test
    void eachNodesOwnRequestsAreInTheMinuteAndTheHourAgainAndCountOnce() {
        Limiters.ask(one, key, FIVE_A_MINUTE, 2);
        Limiters.ask(other, key, FIVE_A_MINUTE, 1);
        look(one);
        look(other);
        redis.command("FLUSHALL");
        recentOfOne = List.of(past(1_800, 20), past(10, 2));
        recentOfOther = List.of(past(50, 1));

        for (int round = 0; round < 2; round++) {
            look(one);
            look(other);
            Allowance told = Limiters.ask(one, key, FIVE_A_MINUTE, 0);
            assertThat(told.remaining(Window.MINUTE)).isEqualTo(2);
            assertThat(told.remaining(Window.HOUR)).isEqualTo(50 - 23);
            assertThat(told.usedToday()).isEqualTo(3);
        }
    }

    @Test
    void whatTheNewStateHasCountedAlreadyIsNotToldOfTheMinute() {
        Limiters.ask(one, key, FIVE_A_MINUTE, 2);
        redis.command("FLUSHALL");
        // The newest one is the one that is asked for now.
        recentOfOne = List.of(past(10, 2), past(0, 1));

        Limiters.ask(one, key, FIVE_A_MINUTE, 1);

        Limiters.await(() -> usedToday(one) == 3);
        look(one);
        assertThat(Limiters.ask(one, key, FIVE_A_MINUTE, 0).remaining(Window.MINUTE))
                .isEqualTo(2);
    }

    @Test
    void otherNodesAreWaitedForUntilTheyHaveToldOrAMomentIsOver() {
        assertThat(counts(one)).isEqualTo(SharedCounts.PENDING);
        assertThat(counts(other)).isEqualTo(SharedCounts.WHOLE);
        redis.command("FLUSHALL");

        assertThat(counts(one)).isEqualTo(SharedCounts.LOST);
        assertThat(counts(other)).isEqualTo(SharedCounts.LOST);
        one.resubmit().toCompletableFuture().join();
        one.resubmit().toCompletableFuture().join();
        assertThat(counts(one)).isEqualTo(SharedCounts.PENDING);
        other.resubmit().toCompletableFuture().join();
        assertThat(counts(one)).isEqualTo(SharedCounts.WHOLE);
        assertThat(counts(other)).isEqualTo(SharedCounts.WHOLE);

        redis.command("FLUSHALL");
        assertThat(counts(one)).isEqualTo(SharedCounts.LOST);
        one.resubmit().toCompletableFuture().join();
        Limiters.await(() -> counts(one) == SharedCounts.WHOLE);
        assertThat(counts(other)).isEqualTo(SharedCounts.LOST);
    }

    @Test
    void aRedisThatKnowsNothingIsToldOfTheDayAndTheHourOnce() {
        assertThat(one.isUnknown().toCompletableFuture().join()).isTrue();
        List<PastAdmissions> past = List.of(
                new PastAdmissions(Duration.ofMinutes(30), 7),
                new PastAdmissions(Duration.ofHours(8), 20),
                new PastAdmissions(Duration.ZERO, 2));
        one.seed(key, past).toCompletableFuture().join();
        other.seed(key, past).toCompletableFuture().join();

        Allowance allowance = Limiters.ask(other, key, FIVE_A_MINUTE, 1);
        assertThat(allowance.usedToday()).isEqualTo(30);
        assertThat(allowance.remaining(Window.HOUR)).isEqualTo(40);
        assertThat(allowance.remaining(Window.MINUTE)).isEqualTo(2);
        look(one);
        assertThat(other.isUnknown().toCompletableFuture().join()).isFalse();
        assertThat(usedToday(one)).isEqualTo(30);
    }

    @Test
    void whoAsksForALostKeyTellsWhatIsMissingByItself() {
        Limiters.ask(one, key, HUNDRED_A_DAY, 30);
        Limiters.ask(other, key, HUNDRED_A_DAY, 20);
        redis.command("FLUSHALL");

        assertThat(Limiters.ask(one, key, HUNDRED_A_DAY, 5).usedToday()).isEqualTo(5);
        Limiters.await(() -> usedToday(one) == 35);
        Limiters.ask(other, key, HUNDRED_A_DAY, 1);
        Limiters.await(() -> usedToday(one) == 56);

        // Nobody has anything left to tell.
        look(one);
        look(other);
        assertThat(usedToday(one)).isEqualTo(56);
    }

    @Test
    void whatIsLostAgainIsToldAgain() {
        Limiters.ask(one, key, HUNDRED_A_DAY, 30);
        for (int round = 1; round <= 3; round++) {
            redis.command("FLUSHALL");
            look(one);
            Limiters.ask(one, key, HUNDRED_A_DAY, 1);
            long expected = 30L + round;
            Limiters.await(() -> usedToday(one) == expected);
        }
    }

    @Test
    void nothingIsAdmittedByWhatIsLeftUntilTheNodeThatAsksHasToldWhatItKnows() {
        look(one);
        look(other);
        for (String loss : List.of("FLUSHALL", "DEL")) {
            UUID lost = UUID.randomUUID();
            Limiters.ask(one, lost, HUNDRED_A_DAY, 60);
            Limiters.ask(other, lost, HUNDRED_A_DAY, 40);
            redis.command(loss.equals("DEL") ? new String[] {loss, "latchkey:{" + lost + "}"} : new String[] {loss});

            assertLost(one, lost);
            assertLost(one, lost);
            look(one);
            // The state is there again, without what the other one knows.
            assertLost(other, lost);
            look(other);
            assertThat(Limiters.ask(other, lost, HUNDRED_A_DAY, 1).isAdmitted()).isFalse();
            assertThat(Limiters.ask(one, lost, HUNDRED_A_DAY, 1).isAdmitted()).isFalse();
            assertThat(Limiters.ask(one, lost, HUNDRED_A_DAY, 0).usedToday()).isEqualTo(100);
        }
        UUID fresh = UUID.randomUUID();
        assertThat(Limiters.ask(one, fresh, HUNDRED_A_DAY, 1).isAdmitted()).isTrue();
    }

    @Test
    void whatRedisEvictsIsTakenLikeALossOfAll() {
        look(one);
        assertThat(one.mayEvict()).isFalse();
        Limiters.ask(one, key, HUNDRED_A_DAY, 30);
        redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
        assertThat(counts(one)).isNotEqualTo(SharedCounts.LOST);
        assertThat(one.mayEvict()).isTrue();

        String mark = redis.command("GET", "latchkey:generation:{0}");
        redis.command("CONFIG", "SET", "maxmemory", "100kb");
        // Nothing is left, and it is not enough.
        assertThatThrownBy(() -> redis.command("SET", "another", "x")).hasMessageContaining("OOM");
        redis.command("CONFIG", "SET", "maxmemory", "0");
        redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        // As if the mark had been spared.
        redis.command("SET", "latchkey:generation:{0}", mark);

        assertThat(counts(one)).isEqualTo(SharedCounts.LOST);
        one.resubmit().toCompletableFuture().join();
        assertThat(counts(one)).isNotEqualTo(SharedCounts.LOST);
        assertThat(one.mayEvict()).isFalse();
        assertThat(usedToday(one)).isEqualTo(30);
    }

    private static void assertLost(RedisRateLimiter node, UUID key) {
        assertThatThrownBy(() -> Limiters.ask(node, key, HUNDRED_A_DAY, 1))
                .hasCauseInstanceOf(LimiterUnavailableException.class)
                .hasMessageContaining("lost");
    }

    @Test
    void yesterdayIsNotToldToday() {
        Limiters.ask(one, key, HUNDRED_A_DAY, 30);
        redis.command("FLUSHALL");
        time.advance(Duration.ofDays(1));

        look(one);
        assertThat(usedToday(one)).isZero();
        Limiters.ask(one, key, HUNDRED_A_DAY, 2);
        one.forgetPastDays();
        redis.command("FLUSHALL");
        look(one);
        assertThat(usedToday(one)).isEqualTo(2);
    }

    @Test
    void whatWasAdmittedMeanwhileCountsInEachWindowByItsAge() {
        Limiters.ask(one, key, FIVE_A_MINUTE, 1);

        push(one, 1, past(0, 3), past(50, 4), past(70, 5), past(3_700, 6));

        Allowance look = Limiters.ask(other, key, FIVE_A_MINUTE, 0);
        assertThat(look.remaining(Window.MINUTE)).isZero();
        assertThat(look.remaining(Window.HOUR)).isEqualTo(50 - 1 - 3 - 4 - 5);
        assertThat(look.usedToday()).isEqualTo(1 + 3 + 4 + 5 + 6);
        // Eight in a minute of five: four must leave before one fits.
        assertThat(Limiters.ask(other, key, FIVE_A_MINUTE, 1).retryAfterMillis())
                .isEqualTo(11_000);
        time.advance(Duration.ofSeconds(11));
        assertThat(Limiters.ask(other, key, FIVE_A_MINUTE, 1).isAdmitted()).isTrue();
        assertThat(Limiters.ask(other, key, FIVE_A_MINUTE, 1).isAdmitted()).isFalse();
    }

    @Test
    void whatWasAdmittedYesterdayCountsForYesterday() {
        time.advance(Duration.ofHours(16));

        push(one, 1, past(10, 2), past(45, 3));

        assertThat(usedToday(one)).isEqualTo(2);
    }

    @Test
    void aPushThatIsSentAgainCountsOnce() {
        push(one, 1, past(0, 3));
        push(one, 1, past(0, 3));
        push(other, 1, past(0, 2));
        push(one, 2, past(0, 1));

        assertThat(usedToday(one)).isEqualTo(6);
    }

    @Test
    void whatWasPushedIsTheNodesOwnWhenRedisLosesIt() {
        look(one);
        push(one, 1, past(0, 3));
        redis.command("FLUSHALL");

        assertThat(look(one)).isEqualTo(1);

        assertThat(usedToday(one)).isEqualTo(3);
    }

    private static PastAdmissions past(int seconds, int count) {
        return new PastAdmissions(Duration.ofSeconds(seconds), count);
    }

    private void push(RedisRateLimiter node, long number, PastAdmissions... admissions) {
        node.push(key, number, List.of(admissions)).toCompletableFuture().join();
    }

    private static int look(RedisRateLimiter node) {
        return Limiters.look(node);
    }

    private static SharedCounts counts(RedisRateLimiter node) {
        return node.look(2).toCompletableFuture().join();
    }

    private long usedToday(RedisRateLimiter node) {
        return Limiters.ask(node, key, HUNDRED_A_DAY, 0).usedToday();
    }
}
