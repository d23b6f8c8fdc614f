package dev.latchkey.ratelimit.redis;

import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Requests that wait for Redis, all of them equally long, so that they end in the order in which they began: a queue, where a
 * timer for each would cost more than the rest of the request. Thread-safe.
 *
 * <p>A request waits for a time and for a number of looks. Where this process itself is held up, or the machine is short of cores,
 * looks come late as well, and what Redis answered in time is read before anybody gives up on it.
 */
final class Waiting {

    /** How far apart looks are where nothing holds them up. */
    static final long LOOK_MILLIS = 2;

    private static final int MOST_LOOKS = 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Complete with Redis's answer, or without one when it has waited long enough. */
    static final class Request extends CompletableFuture<byte[]> {

        /** For a request that was given up: whether it turned out to have been taken. */
        final CompletableFuture<Boolean> taken = new CompletableFuture<>();

        private final long endNanos;
        private final long endLook;

        Request(long endNanos, long endLook) {
            this.endNanos = endNanos;
            this.endLook = endLook;
        }
    }

    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final TimeSource time;
    private final long patienceNanos;

    /** When the last looks were; written by whoever looks. */
    private final long[] lastLooks;

    private volatile long looks;
    private volatile long presentNanos;

    Waiting(TimeSource time, Duration patience) {
        this.time = time;
        this.patienceNanos = patience.toNanos();
        this.presentNanos = patienceNanos;
        this.lastLooks = new long[(int) Math.max(1, Math.min(MOST_LOOKS, patience.toMillis() / LOOK_MILLIS))];
        Arrays.fill(lastLooks, time.nanos());
    }

    /** A request that begins to wait now. */
    Request begin() {
        Request request = new Request(time.nanos() + patienceNanos, looks + lastLooks.length);
        requests.add(request);
        return request;
    }

    /** For how long a request waits at present, as far as can be told from the last ones. */
    long millis() {
        return presentNanos / NANOS_PER_MILLI;
    }

    /** Whether somebody has waited since before the last look. Like {@link #end}, never to be called twice at once. */
    boolean isAnybodyLate() {
        for (Request first = requests.peek(); first != null; first = requests.peek()) {
            if (!first.isDone()) {
                return first.endLook < looks + lastLooks.length;
            }
            requests.poll();
        }
        return false;
    }

    /**
     * Ends those that waited long enough. To be called {@value #LOOK_MILLIS} milliseconds after the last time, when what Redis has
     * answered was read; never twice at once.
     */
    void end() {
        long now = time.nanos();
        long look = looks + 1;
        int place = (int) (look % lastLooks.length);
        presentNanos = Math.max(patienceNanos, now - lastLooks[place]);
        lastLooks[place] = now;
        looks = look;
        for (Request first = requests.peek();
                first != null && (first.isDone() || (first.endNanos - now <= 0 && first.endLook <= look));
                first = requests.peek()) {
            requests.poll();
            first.completeExceptionally(Unavailable.tooLate(first.taken));
        }
    }
}
