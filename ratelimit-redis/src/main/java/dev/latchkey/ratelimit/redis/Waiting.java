package dev.latchkey.ratelimit.redis;

import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Requests that wait for Redis, all of them equally long, so that they end in the order in which they began: a queue, where a
 * timer for each would cost more than the rest of the request. Thread-safe.
 */
final class Waiting {

    private static final class Request extends CompletableFuture<byte[]> {
        final long endNanos;

        Request(long endNanos) {
            this.endNanos = endNanos;
        }
    }

    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final TimeSource time;
    private final long patienceNanos;

    Waiting(TimeSource time, Duration patience) {
        this.time = time;
        this.patienceNanos = patience.toNanos();
    }

    /** A request that begins to wait now. */
    CompletableFuture<byte[]> begin() {
        Request request = new Request(time.nanos() + patienceNanos);
        requests.add(request);
        return request;
    }

    /** Ends those that waited long enough. To be called every few milliseconds, never twice at once. */
    void end() {
        long now = time.nanos();
        for (Request first = requests.peek();
                first != null && (first.isDone() || first.endNanos - now <= 0);
                first = requests.peek()) {
            requests.poll();
            first.completeExceptionally(Unavailable.tooLate());
        }
    }
}
