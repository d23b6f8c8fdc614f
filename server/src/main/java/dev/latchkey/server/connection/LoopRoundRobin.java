package dev.latchkey.server.connection;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs pieces of work on an event loop, those of all sites in turn (see {@link ConnectionLimit#siteOf}), some at a time, and in between
 * whatever else there is to do. Plain tasks are run for up to a second before the loop looks at connections again, so that those who have
 * much done would have everybody else wait. For its event loop alone.
 */
final class LoopRoundRobin {

    private final EventExecutor loop;
    private final LongSupplier nanos;
    private final long budgetNanos;

    /** What waits, by site; first whoever's turn is next. */
    private final Map<Long, Queue<Runnable>> waiting = new LinkedHashMap<>();

    private boolean isScheduled;

    /**
     * Nothing waits yet.
     *
     * @param nanos a clock that is never set
     * @param budgetNanos for how long further pieces are begun; with 0, it is one at a time
     */
    LoopRoundRobin(EventExecutor loop, LongSupplier nanos, long budgetNanos) {
        this.loop = loop;
        this.nanos = nanos;
        this.budgetNanos = budgetNanos;
    }

    /** Runs the piece when its site's turn comes. */
    void add(long site, Runnable piece) {
        waiting.computeIfAbsent(site, first -> new ArrayDeque<>(1)).add(piece);
        schedule();
    }

    private void schedule() {
        if (!isScheduled && !waiting.isEmpty()) {
            isScheduled = true;
            // Not as a task, of which an event loop runs many in a row before it looks at connections again.
            var unused = loop.schedule(this::run, 1, TimeUnit.NANOSECONDS);
        }
    }

    private void run() {
        isScheduled = false;
        long began = nanos.getAsLong();
        boolean goesOn = !waiting.isEmpty();
        while (goesOn) {
            Runnable piece = next();
            // First, so that one that fails holds up no others.
            schedule();
            piece.run();
            goesOn = !waiting.isEmpty() && nanos.getAsLong() - began < budgetNanos;
        }
    }

    private Runnable next() {
        Iterator<Map.Entry<Long, Queue<Runnable>>> sites = waiting.entrySet().iterator();
        Map.Entry<Long, Queue<Runnable>> next = sites.next();
        long site = next.getKey();
        Queue<Runnable> pieces = next.getValue();
        sites.remove();
        Runnable piece = pieces.remove();
        if (!pieces.isEmpty()) {
            waiting.put(site, pieces);
        }
        return piece;
    }
}
