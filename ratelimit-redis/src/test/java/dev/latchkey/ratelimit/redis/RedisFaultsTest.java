package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.LimiterUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.time.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with a Redis, and what a caller sees of it. */
class RedisFaultsTest {

    private static final Limits LIMITS = Limits.NONE
            .withUnitsPerRequest(1)
            .with(Window.MINUTE, 100)
            .with(Window.HOUR, 1_000)
            .with(Window.DAY, 1_000);
    private static final Duration SHORT = Duration.ofMillis(30);

    private final UUID key = UUID.randomUUID();
    private final List<RedisRateLimiter> opened = new ArrayList<>();
    private TestRedis redis;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
    }

    @AfterEach
    void stop() {
        opened.forEach(RedisRateLimiter::close);
        redis.close();
    }

    @Test
    void aRedisThatIsNotThereYetIsFoundWhenItIs() {
        redis.kill();
        RedisRateLimiter limiter = open(redis.url(), Limiters.PATIENT);

        assertThat(failure(limiter)).hasMessage("there is no connection to Redis");
        assertThat(limiter.isConnected()).isFalse();

        redis.restart();
        Limiters.await(limiter::isConnected);
        assertThat(Limiters.ask(limiter, key, LIMITS, 1).isAdmitted()).isTrue();
    }

    @Test
    void whatARedisThatHungComesToMuchTooLateTakesNothing() {
        RedisRateLimiter limiter = Limiters.awaitConnected(open(redis.url(), SHORT));
        Limiters.await(() ->
                failureOf(limiter.acquire(key, LIMITS, 1, new Allowance())).isEmpty());
        long before = Limiters.ask(limiter, key, LIMITS, 0).remaining(Window.MINUTE);
        redis.hang();
        for (int i = 0; i < 40; i++) {
            limiter.acquire(key, LIMITS, 1, new Allowance());
        }
        // Four that wait one after the other are later than twice as late as one.
        for (int i = 0; i < 4; i++) {
            assertThat(failureOf(limiter.acquire(key, LIMITS, 0, new Allowance())))
                    .get()
                    .extracting(Throwable::getMessage)
                    .isEqualTo("Redis did not answer in time");
        }

        redis.goOn();

        Limiters.await(() ->
                failureOf(limiter.acquire(key, LIMITS, 0, new Allowance())).isEmpty());
        assertThat(Limiters.ask(limiter, key, LIMITS, 0).remaining(Window.MINUTE))
                .isEqualTo(before);
    }

    @Test
    void aRedisThatHangsCostsTheTimeToWaitAndNoMore() {
        RedisRateLimiter limiter = Limiters.awaitConnected(open(redis.url(), SHORT));
        redis.hang();

        assertThat(failure(limiter)).hasMessage("Redis did not answer in time");

        redis.goOn();
        Limiters.await(() ->
                failureOf(limiter.acquire(key, LIMITS, 1, new Allowance())).isEmpty());
    }

    @Test
    void aRedisThatHangsIsNotSentMoreAndMore() {
        RedisRateLimiter limiter = Limiters.awaitConnected(open(redis.url(), Limiters.PATIENT));
        redis.hang();

        List<CompletionStage<?>> asked = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            asked.add(limiter.acquire(key, LIMITS, 1, new Allowance()));
        }
        List<CompletionStage<?>> turnedAway = asked.stream()
                .filter(each -> each.toCompletableFuture().isCompletedExceptionally())
                .toList();
        assertThat(turnedAway)
                .hasSizeGreaterThan(30_000)
                .allSatisfy(each -> assertThat(failureOf(each).orElseThrow())
                        .isInstanceOf(LimiterUnavailableException.class)
                        .hasMessage("too many requests wait for Redis already"));

        redis.goOn();
        Limiters.await(
                () -> asked.stream().allMatch(each -> each.toCompletableFuture().isDone()));
        assertThat(Limiters.ask(limiter, key, LIMITS, 0).remaining(Window.MINUTE))
                .isZero();
    }

    @Test
    void aRedisThatIsKilledIsMissedAtOnceAndFoundAgain() {
        RedisRateLimiter limiter = Limiters.awaitConnected(open(redis.url(), Limiters.PATIENT));
        Limiters.ask(limiter, key, LIMITS, 1);
        redis.kill();

        Limiters.await(() -> !limiter.isConnected());
        assertThat(failure(limiter)).isInstanceOf(LimiterUnavailableException.class);

        redis.restart();
        Limiters.await(limiter::isConnected);
        assertThat(Limiters.ask(limiter, key, LIMITS, 1).isAdmitted()).isTrue();
    }

    @Test
    void aRefusalIsNotRememberedBeyondTheRedisThatGaveIt() {
        // To this node, no time passes in which a refusal could end by itself.
        RedisRateLimiter limiter = new RedisRateLimiter(
                RedisUrl.parse(redis.url()), Limiters.patient(), new SettableTime(Instant.EPOCH), Limiters.NOTHING);
        opened.add(limiter);
        Limiters.awaitConnected(limiter);
        Limits oneAMinute = Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 1);
        Limiters.ask(limiter, key, oneAMinute, 1);
        assertThat(Limiters.ask(limiter, key, oneAMinute, 1).isAdmitted()).isFalse();

        redis.restart();

        Limiters.await(() -> {
            Allowance answer = new Allowance();
            return failureOf(limiter.acquire(key, oneAMinute, 1, answer)).isEmpty() && answer.isAdmitted();
        });
    }

    @Test
    void aRedisThatOnlyReadsTakesNothingAndIsUsableAgainAfterwards() {
        RedisRateLimiter limiter = Limiters.awaitConnected(open(redis.url(), Limiters.PATIENT));
        Limiters.ask(limiter, key, LIMITS, 1);
        redis.command("CONFIG", "SET", "min-replicas-to-write", "3");

        assertThat(failure(limiter)).hasMessage("Redis answered with an error: NOREPLICAS");

        redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
        redis.command("REPLICAOF", "127.0.0.1", "1");
        assertThat(failure(limiter)).hasMessageStartingWith("Redis answered with an error");

        redis.command("REPLICAOF", "NO", "ONE");
        assertThat(Limiters.ask(limiter, key, LIMITS, 1).remaining(Window.MINUTE))
                .isEqualTo(98);
    }

    @Test
    void aRedisWithoutMemoryTakesNothing() {
        RedisRateLimiter limiter = Limiters.awaitConnected(open(redis.url(), Limiters.PATIENT));
        Limiters.ask(limiter, key, LIMITS, 1);
        redis.command("CONFIG", "SET", "maxmemory", "1");

        assertThat(failure(limiter)).hasMessage("Redis answered with an error: OOM");

        redis.command("CONFIG", "SET", "maxmemory", "0");
        assertThat(Limiters.ask(limiter, key, LIMITS, 1).remaining(Window.MINUTE))
                .isEqualTo(98);
    }

    @Test
    void aWrongPasswordIsSaidWithoutRepeatingIt() {
        redis.command("CONFIG", "SET", "requirepass", "the-right-one");
        RedisRateLimiter limiter = open("redis://:the-wrong-one@127.0.0.1:" + redis.port(), SHORT);

        StringWriter trace = new StringWriter();
        failure(limiter).printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("no connection").doesNotContain("the-wrong-one");
        assertThatThrownBy(() -> redis.command("GET", "a")).hasMessageContaining("NOAUTH");
    }

    @Test
    void aUserNeedsFewPermissions() {
        redis.command(
                "ACL",
                "SETUSER",
                "latchkey",
                "on",
                ">p@ss:w/rd",
                "~latchkey:*",
                "+ping",
                "+evalsha",
                "+eval",
                "+time",
                "+get",
                "+getrange",
                "+set",
                "+setrange",
                "+hget",
                "+hset",
                "+pexpire");
        RedisRateLimiter limiter = Limiters.awaitConnected(
                open("redis://latchkey:p%40ss%3Aw%2Frd@127.0.0.1:" + redis.port() + "/0", Limiters.PATIENT));

        assertThat(Limiters.ask(limiter, key, LIMITS, 1).isAdmitted()).isTrue();
        limiter.push(key, 1, List.of(new PastAdmissions(Duration.ZERO, 1)))
                .toCompletableFuture()
                .join();
        Limiters.look(limiter);
        assertThat(Limiters.ask(limiter, key, LIMITS, 0).remaining(Window.MINUTE))
                .isEqualTo(98);
    }

    @Test
    void databasesAreApart() {
        RedisRateLimiter zero = Limiters.awaitConnected(open(redis.url() + "/0", Limiters.PATIENT));
        RedisRateLimiter three = Limiters.awaitConnected(open(redis.url() + "/3", Limiters.PATIENT));
        Limiters.ask(zero, key, LIMITS, 1);

        assertThat(Limiters.ask(three, key, LIMITS, 0).remaining(Window.MINUTE)).isEqualTo(100);
    }

    @Test
    void whatElseIsUnderAKeysNameIsAnErrorAndStays() {
        RedisRateLimiter limiter = Limiters.awaitConnected(open(redis.url(), Limiters.PATIENT));
        redis.command("RPUSH", "latchkey:{" + key + "}", "not ours");

        assertThat(failure(limiter)).hasMessageStartingWith("Redis answered with an error");
        assertThat(redis.command("LRANGE", "latchkey:{" + key + "}", "0", "-1")).isEqualTo("not ours\n");
    }

    private RedisRateLimiter open(String url, Duration timeout) {
        RedisRateLimiter limiter = new RedisRateLimiter(
                RedisUrl.parse(url), Limiters.patient().withTimeout(timeout), TimeSource.system(), Limiters.NOTHING);
        opened.add(limiter);
        return limiter;
    }

    private Throwable failure(RateLimiter limiter) {
        return failureOf(limiter.acquire(key, LIMITS, 1, new Allowance())).orElseThrow();
    }

    private static Optional<Throwable> failureOf(CompletionStage<?> stage) {
        Throwable failure = catchThrowable(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS));
        return Optional.ofNullable(failure).map(Throwable::getCause);
    }
}
