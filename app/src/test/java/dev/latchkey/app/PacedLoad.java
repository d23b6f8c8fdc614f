package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/** Steady calls of several servers, by turns with each of some keys. Every answer is kept. */
final class PacedLoad implements AutoCloseable {

    /** In place of a status where no answer came. */
    static final int NO_ANSWER = 0;

    private static final int THREADS_PER_SERVER = 4;
    private static final Duration BETWEEN = Duration.ofMillis(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * One call's answer.
     *
     * @param caller whose call it was: each makes one after the other
     * @param begun in nanoseconds, as {@code ended} is
     * @param code of a refusal, else empty
     */
    record Answer(IssuedKey key, int server, int caller, long begun, long ended, int status, String code) {

        boolean isAdmitted() {
            return status == 200;
        }

        long millis() {
            return (ended - begun) / 1_000_000;
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();
    private final int servers;
    private volatile List<IssuedKey> keys;
    private volatile boolean stopped;

    PacedLoad(List<Caller> servers, List<IssuedKey> keys) {
        this.servers = servers.size();
        this.keys = keys;
        for (int i = 0; i < servers.size() * THREADS_PER_SERVER; i++) {
            int caller = i;
            threads.execute(() -> call(caller, servers.get(caller % servers.size())));
        }
    }

    /** Goes on with these keys. */
    void use(List<IssuedKey> others) {
        keys = others;
    }

    /** Waits until each server has answered that many calls which begin from now on. */
    void awaitAnswers(int perServer) {
        long now = System.nanoTime();
        Eventually.within(PATIENCE, perServer + " answers of each server", () -> {
            List<Answer> since = begun(begun -> begun - now >= 0);
            for (int i = 0; i < servers; i++) {
                int server = i;
                if (since.stream().filter(each -> each.server() == server).count() < perServer) {
                    return false;
                }
            }
            return true;
        });
    }

    /** The answers so far to calls that began when it says. */
    List<Answer> begun(LongPredicate when) {
        return answers.stream().filter(each -> when.test(each.begun())).toList();
    }

    private void call(int caller, Caller server) {
        for (int turn = caller; !stopped; turn++) {
            List<IssuedKey> present = keys;
            IssuedKey key = present.get(turn % present.size());
            long begun = System.nanoTime();
            int status = NO_ANSWER;
            String code = "";
            try {
                HttpResponse<String> answer = server.generate(key.secret().reveal(), 1);
                status = answer.statusCode();
                code = status == 200 ? "" : Caller.field(answer.body(), "code");
            } catch (UncheckedIOException e) {
                code = e.toString();
            }
            answers.add(new Answer(key, caller % servers, caller, begun, System.nanoTime(), status, code));
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    /** Lets each caller finish the call it is at; answers with all answers. */
    List<Answer> stop() {
        stopped = true;
        threads.shutdown();
        Eventually.within(PATIENCE, "all callers ended", threads::isTerminated);
        assertThat(answers).isNotEmpty();
        return new ArrayList<>(answers);
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
