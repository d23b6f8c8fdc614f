package dev.latchkey.time;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Keeps what callers can bring about from filling the log: of one kind, a line a minute. Thread-safe. */
public final class OncePerMinute {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final TimeSource time;
    private final AtomicLong next;
    private final AtomicLong unsaid = new AtomicLong();

    /** @param time when a minute has passed; the first line is said at once */
    public OncePerMinute(TimeSource time) {
        this.time = time;
        this.next = new AtomicLong(time.nanos());
    }

    /**
     * It happened once more, which is said if it is time to.
     *
     * @param line says it, and gets how often it happened since it was said last
     */
    public void say(LongConsumer line) {
        unsaid.incrementAndGet();
        long now = time.nanos();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + MINUTE)) {
            line.accept(unsaid.getAndSet(0));
        }
    }
}
