package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.FaultSeen.Durations;
import dev.latchkey.app.PacedLoad.Answer;
import dev.latchkey.limit.AwayMode;
import dev.latchkey.testkit.SlowLine;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three servers under load while things happen to their Redis. Limits and answers are held to the letter each time. Times are
 * compared with those of the same load a moment before; a busy machine makes any of them longer, so the best of a few trials
 * counts, and a server that waited 200 ms for Redis would fail in all of them.
 */
class RedisAwayTest {

    private static final int NODES = 3;
    private static final int TRIALS = 4;

    /** What a fault may add to a call. */
    private static final long ADDED_MILLIS = 50;

    /** What a busy machine may add. */
    private static final long NOISE_MILLIS = 50;

    private static final long TOGETHER_AGAIN_MILLIS = 1_000;

    /** A turn away is a line, and one back, and why Redis refuses us is one more; a busy machine may turn a node more often. */
    private static final int MOST_LINES = 12;

    private static final List<FaultSeen> SEEN = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    @AfterAll
    static void showTheTable() throws IOException {
        StringBuilder table = new StringBuilder(FaultSeen.head());
        SEEN.forEach(seen -> table.append(seen.row()));
        System.out.print(table);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("redis-away.txt"), table);
    }

    @ParameterizedTest
    @EnumSource(AwayMode.class)
    void while_Redis_hangs_each_mode_keeps_its_promise(AwayMode mode) throws Exception {
        try (TestRedis redis = RedisFault.newRedis();
                SlowLine line = SlowLine.to(redis.port())) {
            examine(mode, redis, line, redis.port(), RedisFault.STOPPED);
        }
    }

    @Test
    void whatever_happens_to_Redis_callers_do_not_notice_and_shares_hold() throws Exception {
        try (TestRedis redis = RedisFault.newRedis();
                SlowLine line = SlowLine.to(redis.port())) {
            examine(
                    AwayMode.SHARE,
                    redis,
                    line,
                    redis.port(),
                    RedisFault.KILLED,
                    RedisFault.RESTARTED,
                    RedisFault.FLUSHED,
                    RedisFault.READ_ONLY,
                    RedisFault.WRONG_PASSWORD);
        }
    }

    @Test
    void a_slow_Redis_slows_nobody_down() throws Exception {
        try (TestRedis redis = RedisFault.newRedis();
                SlowLine line = SlowLine.to(redis.port())) {
            examine(AwayMode.SHARE, redis, line, line.port(), RedisFault.SLOWED);
        }
    }

    @Test
    void a_server_starts_without_its_Redis_and_says_so_and_joins_when_it_comes() throws Exception {
        try (TestRedis redis = RedisFault.newRedis()) {
            redis.kill();
            Map<String, String> environment = Map.of("LATCHKEY_REDIS", RedisFault.url(redis.port()));
            try (ManyServers node = ManyServers.start(1, directory, TestPostgres.newDatabase(), environment)) {
                node.awaitHealth("limiter", "away");
                assertThat(node.health(0, "status")).isEqualTo("degraded");
                assertThat(node.get(0).logOfUser().lines().filter(line -> line.contains(" WARN ")))
                        .anyMatch(line -> line.contains("Redis at") && line.contains("not usable yet"))
                        .anyMatch(line -> line.contains("The shared limiter is away"))
                        .hasSize(2);

                redis.restart();

                node.awaitHealth("limiter", "up");
                assertThat(node.health(0, "status")).isEqualTo("healthy");
                assertThat(node.get(0).log()).contains("INFO  FallbackRateLimiter: The shared limiter answers again");
            }
        }
    }

    private void examine(AwayMode mode, TestRedis redis, SlowLine line, int port, RedisFault... faults)
            throws IOException {
        String url = TestPostgres.newDatabase();
        LatchkeyDatabase database = LatchkeyDatabase.at(url);
        try (ManyServers nodes = ManyServers.start(
                NODES, directory, url, Map.of("LATCHKEY_REDIS", RedisFault.url(port)), "--redis-away", mode.word())) {
            FaultTrial trial = new FaultTrial(nodes, redis, line, mode);
            trial.warmUp(FaultTrial.Keys.in(database));
            for (RedisFault fault : faults) {
                FaultSeen seen = trial.run(fault, FaultTrial.Keys.in(database));
                assertKept(seen);
                for (int i = 1; i < TRIALS && !(seen.isUndisturbed() && isInTime(seen)); i++) {
                    seen = trial.run(fault, FaultTrial.Keys.in(database));
                    assertKept(seen);
                }
                SEEN.add(seen);
                assertInTime(seen);
            }
        }
    }

    private static void assertKept(FaultSeen seen) {
        String what = seen.fault() + " " + seen.mode();
        FaultTrial.Keys keys = seen.keys();
        assertThat(seen.serverErrors()).as(what).isZero();
        assertThat(seen.answers()).as(what).allMatch(each -> each.status() == 200 || each.status() == 429);
        if (seen.mode() != AwayMode.DENY) {
            assertThat(seen.answers())
                    .as(what)
                    .allMatch(each -> each.isAdmitted() || each.code().equals("RATE_LIMITED"))
                    .allMatch(each -> each.isAdmitted() || !each.key().equals(keys.open()));
        }
        assertThat(seen.mostInAMinute(keys.minute())).as(what).isBetween(FaultTrial.LIMIT, seen.bound());
        assertThat(seen.admitted(keys.fresh())).as(what).isBetween(FaultTrial.LIMIT, seen.bound());
        assertThat(seen.admitted(seen.dayKey())).as(what).isBetween(FaultTrial.LIMIT, seen.bound());
        assertThat(seen.logged().all()).as("%s: lines", what).allMatch(lines -> lines <= MOST_LINES);
        assertThat(seen.logged().returned())
                .as("%s: turns", what)
                .isEqualTo(seen.logged().turned());
        if (seen.isUndisturbed()) {
            assertTurns(seen, what);
        }
    }

    /** What holds where each server turned away from Redis once at most, and back. */
    private static void assertTurns(FaultSeen seen, String what) {
        if (seen.fault().lasts()) {
            assertAlone(seen, what);
        }
        FaultTrial.Keys keys = seen.keys();
        List<Answer> over = seen.begun(seen.times()::isOver);
        assertThat(FaultSeen.admitted(over, keys.fresh()))
                .as("%s: Redis was told of what was admitted without it", what)
                .isZero();
        assertThat(FaultSeen.admitted(over, seen.dayKey()))
                .as("%s: Redis was told of the day", what)
                .isZero();
        assertThat(over)
                .as(what)
                .filteredOn(each -> each.key().equals(keys.open()))
                .allMatch(Answer::isAdmitted);
    }

    /** Holds the time in which all nodes were without Redis to the mode. */
    private static void assertAlone(FaultSeen seen, String what) {
        List<Answer> away = seen.whileAway();
        long fresh = FaultSeen.admitted(away, seen.keys().fresh());
        switch (seen.mode()) {
            case SHARE -> assertThat(fresh).as(what).isEqualTo(FaultTrial.LIMIT);
            case LOCAL -> assertThat(fresh).as(what).isEqualTo(NODES * FaultTrial.LIMIT);
            case DENY -> assertThat(away).as(what).allMatch(each -> each.code().equals("LIMITER_UNAVAILABLE"));
            case ALLOW -> assertThat(away).as(what).allMatch(Answer::isAdmitted);
        }
        assertThat(seen.logged().turned()).as("%s: turns", what).allMatch(lines -> lines == 1);
    }

    private static boolean isInTime(FaultSeen seen) {
        Durations before = seen.before();
        return seen.first().median() <= mostFor(before.median())
                && seen.disturbed().median() <= mostFor(before.median())
                && seen.disturbed().p99() <= mostFor(before.p99())
                && seen.millisUntilShared() <= TOGETHER_AGAIN_MILLIS;
    }

    private static void assertInTime(FaultSeen seen) {
        Durations before = seen.before();
        assertThat(seen.first().median()).as("median of first calls").isLessThanOrEqualTo(mostFor(before.median()));
        assertThat(seen.disturbed().median()).as("median").isLessThanOrEqualTo(mostFor(before.median()));
        assertThat(seen.disturbed().p99()).as("99 %").isLessThanOrEqualTo(mostFor(before.p99()));
        assertThat(seen.millisUntilShared()).as("together again").isLessThanOrEqualTo(TOGETHER_AGAIN_MILLIS);
    }

    private static long mostFor(long normalMillis) {
        return normalMillis + ADDED_MILLIS + NOISE_MILLIS;
    }
}
