package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.usage.Usage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers with a key each, who call without a pause until they are stopped. They take patients, or that the journal is full, for
 * an answer, and nothing else.
 */
final class SteadyCallers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<KeyCaller> callers = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopped;

    /**
     * Makes as many keys without limits, calls once with each, and then goes on with all of them at once.
     *
     * @param mostPatients the most that are asked for in one call
     */
    SteadyCallers(int keys, int mostPatients, Path data, Map<String, String> environment, LatchkeyProcess server) {
        for (int i = 0; i < keys; i++) {
            String made = create(data, environment);
            UUID id = UUID.fromString(Caller.field(made, "id"));
            String secret = Caller.field(made, "key");
            callers.add(new KeyCaller(id, secret, new Caller(server.address()), new Random(i), mostPatients));
        }
        callers.forEach(KeyCaller::call);
        callers.forEach(caller -> running.add(threads.submit(caller)));
    }

    private static String create(Path data, Map<String, String> environment) {
        String[] arguments =
                "create --name steady --per-minute unlimited --per-hour unlimited --format json".split(" ", -1);
        Result made = LatchkeyProcess.run(data, environment, arguments);
        assertThat(made.exitCode()).as(made.err()).isZero();
        return made.out();
    }

    /** Waits until that many more calls were answered with patients. */
    void awaitAnswers(long more) {
        awaitMore(answered, more);
    }

    /** Waits until that many more calls were refused since the journal is full. */
    void awaitRefusals(long more) {
        awaitMore(refused, more);
    }

    /** How many calls were refused so far. */
    long refusals() {
        return refused.get();
    }

    private void awaitMore(AtomicLong count, long more) {
        long enough = count.get() + more;
        Eventually.within(PATIENCE, more + " more answers", () -> {
            assertThat(running).as("callers that gave up").noneMatch(this::hasFailed);
            return count.get() >= enough;
        });
    }

    private boolean hasFailed(Future<?> caller) {
        if (caller.isDone()) {
            get(caller);
        }
        return caller.isDone();
    }

    /** Lets each finish the call it is at, and answers with what they were given, by key. */
    Map<UUID, Usage> stop() {
        stopped = true;
        running.forEach(SteadyCallers::get);
        Map<UUID, Usage> given = new HashMap<>();
        callers.forEach(caller -> given.put(caller.id, new Usage(caller.requests, caller.patients)));
        return given;
    }

    private static void get(Future<?> caller) {
        try {
            caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a caller gave up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }

    /** One caller; what it was given is read when it has ended. */
    private final class KeyCaller implements Runnable {

        private final UUID id;
        private final String secret;
        private final Caller caller;
        private final Random random;
        private final int mostPatients;

        private long requests;
        private long patients;

        KeyCaller(UUID id, String secret, Caller caller, Random random, int mostPatients) {
            this.id = id;
            this.secret = secret;
            this.caller = caller;
            this.random = random;
            this.mostPatients = mostPatients;
        }

        @Override
        public void run() {
            while (!stopped) {
                call();
            }
        }

        void call() {
            int count = 1 + random.nextInt(mostPatients);
            HttpResponse<String> answer = caller.generate(secret, count);
            if (answer.statusCode() == 503) {
                assertThat(answer.body()).contains("\"JOURNAL_FULL\"");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                refused.incrementAndGet();
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                requests++;
                patients += count;
                answered.incrementAndGet();
            }
        }
    }
}
