package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.PacedLoad.Answer;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.limit.AwayMode;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SlowLine;
import dev.latchkey.testkit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Lets one fault happen to the Redis of servers under load, and end, and tells what callers saw. */
final class FaultTrial {

    /** The limit of each key that has one. */
    static final long LIMIT = 60;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Enough that three servers' callers are refused with each of four keys that none of them was admitted with before. */
    private static final int SOME = 2 * (int) LIMIT;

    /** Enough that every server's callers are refused with every limited key, whatever the mode. */
    private static final int MANY = 300;

    private final ManyServers nodes;
    private final TestRedis redis;
    private final SlowLine line;
    private final AwayMode mode;

    FaultTrial(ManyServers nodes, TestRedis redis, SlowLine line, AwayMode mode) {
        this.nodes = nodes;
        this.redis = redis;
        this.line = line;
        this.mode = mode;
    }

    /**
     * The keys of a trial, never used before.
     *
     * @param open without limits
     * @param minute that is called all the time
     * @param day whose day is out of quota before the fault
     * @param fresh by the hour, that is called first when Redis is away
     */
    record Keys(IssuedKey open, IssuedKey minute, IssuedKey day, IssuedKey fresh) {

        static Keys in(LatchkeyDatabase database) {
            return new Keys(
                    key(database, Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED),
                    key(database, LIMIT, Limits.UNLIMITED, Limits.UNLIMITED),
                    key(database, Limits.UNLIMITED, Limits.UNLIMITED, LIMIT),
                    key(database, Limits.UNLIMITED, LIMIT, Limits.UNLIMITED));
        }

        private static IssuedKey key(LatchkeyDatabase database, long perMinute, long perHour, long perDay) {
            return database.create(
                            1,
                            Limits.NONE
                                    .with(Window.MINUTE, perMinute)
                                    .with(Window.HOUR, perHour)
                                    .with(Window.DAY, perDay))
                    .get(0);
        }
    }

    /** Lets callers call until servers are as fast as they will be. */
    void warmUp(Keys keys) {
        try (PacedLoad load = new PacedLoad(nodes.callers(), List.of(keys.open()))) {
            load.awaitAnswers(2 * MANY);
            load.stop();
        }
        nodes.awaitHealth("limiter", "up");
    }

    FaultSeen run(RedisFault fault, Keys keys) throws IOException {
        List<IssuedKey> before = List.of(keys.open(), keys.minute(), keys.open(), keys.day());
        List<IssuedKey> during = List.of(keys.open(), keys.minute(), keys.fresh(), keys.day());
        List<Integer> logged = logged("");
        List<Integer> turned = logged("limiter is away");
        List<Integer> returned = logged("answers again");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (PacedLoad load = new PacedLoad(nodes.callers(), before)) {
            load.awaitAnswers(MANY);
            long happened = System.nanoTime();
            fault.happen(redis, line);
            if (fault.lasts()) {
                nodes.awaitHealth("limiter", "away");
                assertThat(nodes.callers().get(0).get("/metrics").body()).contains("\nlatchkey_limiter_together 0.0\n");
            }
            long away = System.nanoTime();
            load.use(during);
            load.awaitAnswers(MANY);
            fault.end(redis, line);
            long ended = System.nanoTime();
            Eventually.within(PATIENCE, "limits are counted together again", () -> nodes.allSay("limiter", "up"));
            long shared = System.nanoTime();
            load.awaitAnswers(SOME);
            long settled = System.nanoTime();
            load.awaitAnswers(SOME);
            List<Answer> answers = load.stop();
            nodes.awaitHealth("limiter", "up");
            return new FaultSeen(
                    fault,
                    mode,
                    keys,
                    answers,
                    new FaultSeen.Times(happened, away, ended, shared, settled),
                    today.equals(LocalDate.now(ZoneOffset.UTC)) ? keys.day() : keys.fresh(),
                    new FaultSeen.Logged(
                            grown(turned, logged("limiter is away")),
                            grown(returned, logged("answers again")),
                            grown(logged, logged(""))));
        }
    }

    /** How many lines with that text each server logged so far. */
    private List<Integer> logged(String text) throws IOException {
        List<Integer> lines = new ArrayList<>();
        for (LatchkeyProcess node : nodes.all()) {
            lines.add(
                    (int) node.log().lines().filter(line -> line.contains(text)).count());
        }
        return lines;
    }

    private static List<Integer> grown(List<Integer> before, List<Integer> after) {
        List<Integer> grown = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            grown.add(after.get(i) - before.get(i));
        }
        return grown;
    }
}
