package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.LimiterUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.PastRequests;
import dev.latchkey.limit.SharedCounts;
import dev.latchkey.limit.SharedLimiterClient;
import dev.latchkey.limit.Window;
import dev.latchkey.time.TimeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The limiter that many nodes share: the windows of a key are in one Redis, or in one node of a Redis Cluster, and are checked
 * and taken there in one step, by Redis's own clock. Exact as long as Redis loses nothing.
 *
 * <p>Stages complete on the Redis client's threads, which must not be blocked; refusals that are remembered complete at once.
 * A request that Redis does not answer in time, or that cannot be sent, fails with {@link LimiterUnavailableException}. Making
 * one does not wait for Redis, which need not be there yet.
 *
 * <p>Minute and hour are never too generous when Redis's clock is set back: what was admitted before then counts as long as if
 * it had been admitted just then, or as much as a slot longer. A clock that is set forward makes windows forget sooner by as
 * much. The day is the UTC date that Redis's clock shows; set back over midnight, it finds the old count again.
 *
 * <p>Long for the scripts' arguments and answers, which are written and read in one place.
 */
public final class RedisRateLimiter implements SharedLimiterClient {

    private static final CompletionStage<?> AT_ONCE = CompletableFuture.completedFuture(true);
    private static final Window[] WINDOWS = Window.values();
    private static final long UNLIMITED = 1L << 53;
    private static final int QUESTION_BYTES = (Window.COUNT + 3) * Long.BYTES + 2 * Integer.BYTES;
    private static final int GIVEN_BACK_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

    private final Script acquire = Script.named("acquire");
    private final Connections connections;
    private final KeyNames names;
    private final TimeSource time;
    private final @Nullable TimeSource redisTime;
    private final RefusalMemory refusals = new RefusalMemory();
    private final DayLedger ledger = new DayLedger();
    private final Deadlines deadlines;
    private final Resubmission resubmission;
    private final MonthSeed months;
    private final Script giveBack = Script.named("giveback");
    private final Script push = Script.named("push");
    private final Script seed = Script.named("seed");
    private final byte[] node;
    private final byte[] mark;

    /**
     * A limiter on that Redis; it begins to connect.
     *
     * @param past what was admitted before, should Redis lose it or not know it
     */
    public RedisRateLimiter(RedisUrl url, RedisOptions options, TimeSource time, PastRequests past) {
        this(url, options, time, past, null);
    }

    /** @param redisTime in place of Redis's own clock, in tests */
    RedisRateLimiter(
            RedisUrl url, RedisOptions options, TimeSource time, PastRequests past, @Nullable TimeSource redisTime) {
        this.time = time;
        this.redisTime = redisTime;
        this.names = new KeyNames(options.prefix());
        this.node = options.node().getBytes(StandardCharsets.US_ASCII);
        this.mark = names.generation(0);
        // In tests, requests may come to Redis in another order than their times.
        this.deadlines = new Deadlines(redisTime == null && !url.isCluster());
        // However a test sets its clock, a request waits in real time.
        TimeSource waiting = redisTime == null ? time : TimeSource.system();
        this.connections = new Connections(url, options, waiting, refusals::forget);
        this.resubmission = new Resubmission(
                connections,
                names,
                ledger,
                past::recent,
                node,
                this::withTime,
                new EvictionWatch(url.toString()),
                url.isCluster());
        this.months = new MonthSeed(connections, names, past, this::withTime);
    }

    /** What connects the nodes of a deployment to that Redis. */
    public static Connector connector(RedisUrl url) {
        return (node, time, past) ->
                new RedisRateLimiter(url, RedisOptions.of(node).withTimeout(url.timeout()), time, past);
    }

    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        if (cost < 0 || cost > MAX_COST) {
            throw new IllegalArgumentException("a request costs 0 to " + MAX_COST + ", not " + cost);
        }
        long sent = time.nanos();
        if (cost > 0 && refusals.answers(key, limits, cost, sent, result)) {
            return AT_ONCE;
        }
        Question question = new Question(key, limits, cost);
        question.ask(sent, deadlines.of(sent, connections.patienceMillis()));
        return question.request.thenApply(packed -> {
            question.tell(new Reply(packed), result);
            return true;
        });
    }

    @Override
    public boolean isKnownNotToFit(UUID key, Limits limits, int cost, Allowance result) {
        return cost > 0 && refusals.answers(key, limits, cost, time.nanos(), result);
    }

    /** A request on its way to Redis and back. */
    private final class Question {
        final UUID key;
        final Limits limits;
        final int cost;
        final Waiting.Request request = connections.begin();
        private long sent;
        private boolean toldOfMonth;

        Question(UUID key, Limits limits, int cost) {
            this.key = key;
            this.limits = limits;
            this.cost = cost;
        }

        /** @param latest when Redis need not decide any more, by its own clock */
        void ask(long now, long latest) {
            sent = now;
            Resubmission.Seen seen = resubmission.seen();
            byte[][] keys = resubmission.hasOneMark()
                    ? new byte[][] {names.windows(key), names.month(key), mark}
                    : new byte[][] {names.windows(key), names.month(key)};
            byte[][] arguments = withTime(packed(limits, latest, cost, seen, ledger.lastCounted(key)));
            connections.send(acquire, key.hashCode(), keys, arguments, (packed, failure) -> {
                if (packed == null) {
                    fail(Unavailable.because(failure));
                } else {
                    heard(packed);
                }
            });
        }

        /** Of one that was sent and lost with the connection, nobody will ever know. */
        private void fail(LimiterUnavailableException failure) {
            request.completeExceptionally(failure);
            request.taken.complete(false);
        }

        private void heard(byte[] packed) {
            if (!Reply.isWhole(packed)) {
                fail(Unavailable.notUnderstood());
                return;
            }
            Reply reply = new Reply(packed);
            deadlines.learn(sent, time.nanos(), reply.redisMillis());
            if (reply.isTooLate()) {
                if (request.isDone()) {
                    request.taken.complete(false);
                } else {
                    // It is this machine that is slow, since somebody waits still. Once more is enough.
                    ask(time.nanos(), Deadlines.NONE);
                }
                return;
            }
            if (reply.isLost()) {
                fail(Unavailable.lost());
                return;
            }
            if (reply.isMonthUnknown()) {
                askOfMonth(reply);
                return;
            }
            boolean takes = reply.isAdmitted() && cost > 0;
            if (takes && ledger.counted(key, reply.date(), reply.state(), cost)) {
                var unused = resubmission.of(key);
            }
            if (!request.complete(packed)) {
                request.taken.complete(takes);
                if (takes) {
                    giveBackWhenRefused(reply);
                }
            }
        }

        /** Redis has to be told of the month; then it is asked again, and not a third time. */
        private void askOfMonth(Reply reply) {
            if (toldOfMonth || request.isDone()) {
                fail(Unavailable.monthUnknown());
                return;
            }
            toldOfMonth = true;
            var unused = months.of(key, LocalDate.ofEpochDay(reply.date())).whenComplete((told, failure) -> {
                if (failure != null) {
                    fail(Unavailable.because(failure));
                } else {
                    ask(time.nanos(), Deadlines.NONE);
                }
            });
        }

        /** Redis has taken it; whoever asked had given up before, and was perhaps refused. */
        private void giveBackWhenRefused(Reply reply) {
            var unused = request.whenComplete((answer, failure) -> {
                if (failure instanceof LimiterUnavailableException late) {
                    late.refusal().thenRun(() -> giveBack(key, cost, reply));
                }
            });
        }

        void tell(Reply reply, Allowance result) {
            reply.tell(limits, 0, result);
            if (!reply.isAdmitted()) {
                refusals.learn(key, limits, cost, reply, sent, time.nanos());
            }
        }
    }

    /** Once, and not again where that fails: then it stays counted. */
    private void giveBack(UUID key, int cost, Reply taken) {
        byte[][] keys = {names.windows(key), names.month(key)};
        byte[] packed = new byte[GIVEN_BACK_BYTES];
        Packed.little(packed)
                .putInt(cost)
                .putLong(taken.redisMillis())
                .putInt(taken.date())
                .putLong(taken.state());
        var unused = connections
                .run(giveBack, key.hashCode(), keys, withTime(packed))
                .thenAccept(answer -> {
                    if (answer[0] == '1') {
                        ledger.givenBack(key, taken.date(), taken.state(), cost);
                    }
                });
    }

    @Override
    public CompletionStage<?> push(UUID key, long number, List<PastAdmissions> admissions) {
        byte[][] keys = {names.windows(key), names.month(key), names.replayed(key)};
        byte[][] arguments = withTime(
                node, Long.toString(number).getBytes(StandardCharsets.US_ASCII), Packed.admissions(admissions));
        return connections.run(push, key.hashCode(), keys, arguments).thenApply(reply -> {
            ByteBuffer told = Packed.little(reply);
            int date = told.getInt();
            long ofToday = told.getLong();
            if (ledger.counted(key, date, told.getLong(), ofToday)) {
                var unused = resubmission.of(key);
            }
            return true;
        });
    }

    @Override
    public CompletionStage<SharedCounts> look(int nodes) {
        return resubmission.look(nodes);
    }

    /** As the port says; a key that is asked for again is seen to without it, but only by the nodes that ask. */
    @Override
    public CompletionStage<Integer> resubmit() {
        return resubmission.ofAll();
    }

    @Override
    public CompletionStage<Boolean> isUnknown() {
        return resubmission.isUnknown();
    }

    @Override
    public CompletionStage<?> seed(UUID key, List<PastAdmissions> admissions) {
        byte[][] keys = {names.windows(key), names.month(key)};
        return connections.run(seed, key.hashCode(), keys, withTime(Packed.admissions(admissions)));
    }

    @Override
    public void forgetPastDays() {
        ledger.forgetPastDays();
    }

    /** Whether all connections to Redis are there; which does not mean that it answers. */
    public boolean isConnected() {
        return connections.areOpen();
    }

    @Override
    public Set<String> nodesThere() {
        return resubmission.looking();
    }

    /** As the port says; what it evicts counts as lost. */
    @Override
    public boolean mayEvict() {
        return resubmission.eviction().mayEvict();
    }

    @Override
    public void close() {
        connections.close();
    }

    private static byte[] packed(Limits limits, long latest, int cost, Resubmission.Seen seen, int lastCounted) {
        byte[] packed = new byte[QUESTION_BYTES];
        ByteBuffer writing = Packed.little(packed);
        for (Window window : WINDOWS) {
            writing.putLong(Math.min(UNLIMITED, limits.requestsPer(window)));
        }
        writing.putLong(latest)
                .putInt(cost)
                .putLong(seen.mark())
                .putLong(seen.at())
                .putInt(lastCounted);
        return packed;
    }

    /** A script's arguments; after them, in tests, the time. */
    private byte[][] withTime(byte[]... arguments) {
        if (redisTime == null) {
            return arguments;
        }
        byte[][] timed = Arrays.copyOf(arguments, arguments.length + 1);
        timed[arguments.length] = Long.toString(redisTime.millis()).getBytes(StandardCharsets.US_ASCII);
        return timed;
    }
}
