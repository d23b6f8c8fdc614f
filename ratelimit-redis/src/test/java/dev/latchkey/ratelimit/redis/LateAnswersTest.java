package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.AwayMode;
import dev.latchkey.limit.FallbackRateLimiter;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.LimiterUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.NodeShare;
import dev.latchkey.limit.RemainingShare;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SlowLine;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that come when nobody waits for them any more, and what they still tell. */
class LateAnswersTest {

    private static final Limits LIMITS = Limits.NONE
            .withUnitsPerRequest(1)
            .with(Window.MINUTE, 2)
            .with(Window.HOUR, 1_000)
            .with(Window.DAY, 1_000);
    private static final Duration LATE = Duration.ofMillis(400);

    private final UUID key = UUID.randomUUID();
    private TestRedis redis;
    private SlowLine line;
    private RedisRateLimiter limiter;

    @BeforeEach
    void start() throws IOException {
        redis = TestRedis.start();
        line = SlowLine.to(redis.port());
        limiter = Limiters.awaitConnected(new RedisRateLimiter(
                RedisUrl.parse("redis://127.0.0.1:" + line.port()),
                RedisOptions.of("node"),
                TimeSource.system(),
                Limiters.NOTHING));
        // Until it knows what Redis's clock shows.
        remaining();
    }

    @AfterEach
    void stop() throws IOException {
        limiter.close();
        line.close();
        redis.close();
    }

    @Test
    void anAnswerThatIsLateOnItsWayTellsThatTheRequestWasTaken() {
        line.delay(LATE);

        LimiterUnavailableException failure = failure(ask(1));

        assertThat(failure.taken().toCompletableFuture()).isNotDone();
        assertThat(failure.taken().toCompletableFuture().join()).isTrue();
        line.delay(Duration.ZERO);
        assertThat(remaining()).isEqualTo(1);
    }

    @Test
    void whatWasTakenForOneThatWasRefusedIsGivenBack() {
        Limiters.ask(limiter, key, LIMITS, 1);
        line.delay(LATE);
        LimiterUnavailableException failure = failure(ask(1));

        failure.refused();

        assertThat(failure.taken().toCompletableFuture().join()).isTrue();
        line.delay(Duration.ZERO);
        Limiters.await(() -> remaining() == 1);
        Allowance look = look();
        assertThat(look.used(Window.HOUR)).isEqualTo(1);
        assertThat(look.usedToday()).isEqualTo(1);
    }

    @Test
    void whatWasTakenIsGivenBackWhenItIsRefusedLater() {
        line.delay(LATE);
        LimiterUnavailableException failure = failure(ask(2));
        assertThat(failure.taken().toCompletableFuture().join()).isTrue();

        failure.refused();

        line.delay(Duration.ZERO);
        Limiters.await(() -> remaining() == 2);
    }

    @Test
    void aStateThatHasNotCountedItGivesNothingBack() {
        line.delay(LATE);
        LimiterUnavailableException failure = failure(ask(1));
        assertThat(failure.taken().toCompletableFuture().join()).isTrue();
        redis.command("FLUSHALL");
        line.delay(Duration.ZERO);
        try (RedisRateLimiter other = Limiters.node(redis.url())) {
            Limiters.ask(other, key, LIMITS, 1);
        }

        failure.refused();

        assertThat(remaining()).isEqualTo(1);
    }

    @Test
    void aLateRefusalTellsThatNothingWasTaken() {
        line.delay(LATE);

        LimiterUnavailableException failure = failure(ask(3));

        assertThat(failure.taken().toCompletableFuture().join()).isFalse();
    }

    @Test
    void whatANodeRefusesForALateAnswerIsAdmittedByAnother() {
        Limits three = Limits.NONE
                .withUnitsPerRequest(1)
                .with(Window.MINUTE, 3)
                .with(Window.HOUR, 1_000)
                .with(Window.DAY, 1_000);
        TimeSource time = TimeSource.system();
        // Of the three, one is this node's; two nodes that are as busy as this one would need two.
        FallbackRateLimiter node = new FallbackRateLimiter(
                limiter,
                new InMemoryRateLimiter(time),
                AwayMode.SHARE,
                () -> new NodeShare(2, 1),
                () -> RemainingShare.WHOLE,
                time);
        try (RedisRateLimiter other = Limiters.node(redis.url())) {
            Limiters.ask(other, key, three, 2);
            line.delay(LATE);

            assertThat(Limiters.ask(node, key, three, 1).isAdmitted()).isFalse();

            line.delay(Duration.ZERO);
            Limiters.await(() -> Limiters.ask(other, key, three, 1).isAdmitted());
            assertThat(Limiters.ask(other, key, three, 1).isAdmitted()).isFalse();
        }
    }

    @Test
    void whatRedisComesToMuchTooLateWasNotTaken() {
        redis.hang();

        LimiterUnavailableException failure = failure(ask(1));
        // Others wait as long, one after the other.
        failure(ask(0));
        failure(ask(0));

        assertThat(failure.taken().toCompletableFuture()).isNotDone();
        redis.goOn();
        assertThat(failure.taken().toCompletableFuture().join()).isFalse();
        assertThat(remaining()).isEqualTo(2);
    }

    @Test
    void whatRedisComesToALittleTooLateIsAsItSays() {
        redis.hang();

        LimiterUnavailableException failure = failure(ask(1));

        redis.goOn();
        boolean taken = failure.taken().toCompletableFuture().join();
        assertThat(remaining()).isEqualTo(taken ? 1 : 2);
    }

    @Test
    void whereTheConnectionIsLostNobodyWaitsForTheAnswer() {
        redis.hang();
        LimiterUnavailableException failure = failure(ask(1));

        limiter.close();

        assertThat(failure.taken().toCompletableFuture().join()).isFalse();
    }

    private CompletionStage<?> ask(int cost) {
        return limiter.acquire(key, LIMITS, cost, new Allowance());
    }

    private long remaining() {
        return look().remaining(Window.MINUTE);
    }

    private Allowance look() {
        Allowance look = new Allowance();
        Limiters.await(() -> limiter.acquire(key, LIMITS, 0, look)
                .handle((done, failure) -> failure == null)
                .toCompletableFuture()
                .join());
        return look;
    }

    private static LimiterUnavailableException failure(CompletionStage<?> asked) {
        try {
            asked.toCompletableFuture().join();
        } catch (CompletionException e) {
            return (LimiterUnavailableException) Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("it was answered in time");
    }
}
