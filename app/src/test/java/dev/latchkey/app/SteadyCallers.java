package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.usage.Usage;
import java.net.http.HttpResponse;
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
     * Calls once with each key, and then goes on with all of them at once.
     *
     * @param mostPatients the most that are asked for in one call
     */
    SteadyCallers(List<IssuedKey> keys, int mostPatients, LatchkeyProcess server) {
        for (IssuedKey key : keys) {
            callers.add(new KeyCaller(key, new Caller(server.address()), new Random(callers.size()), mostPatients));
        }
        callers.forEach(KeyCaller::call);
        callers.forEach(caller -> running.add(threads.submit(caller)));
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
        callers.forEach(caller -> given.put(caller.key.key().id(), new Usage(caller.requests, caller.patients)));
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

        private final IssuedKey key;
        private final Caller caller;
        private final Random random;
        private final int mostPatients;

        private long requests;
        private long patients;

        KeyCaller(IssuedKey key, Caller caller, Random random, int mostPatients) {
            this.key = key;
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
            HttpResponse<String> answer = caller.generate(key.secret().reveal(), count);
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
