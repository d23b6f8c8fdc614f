package dev.latchkey.server.connection;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Takes turns with TLS handshakes: one part of one handshake at a time, of all sites in turn (see {@link ConnectionLimit#siteOf}), and
 * between two of them whatever else there is to do. A hello of 500 bytes takes the server a millisecond, so that those who send many and
 * nothing after them would have everybody else wait. For one event loop.
 */
final class HandshakeTurns {

    private final EventExecutor loop;

    /** What waits, by site; first whoever's turn is next. */
    private final Map<Long, Queue<Runnable>> waiting = new LinkedHashMap<>();

    private boolean isScheduled;

    HandshakeTurns(EventExecutor loop) {
        this.loop = loop;
    }

    /** Runs the part when its site's turn comes. */
    void add(long site, Runnable part) {
        waiting.computeIfAbsent(site, first -> new ArrayDeque<>(1)).add(part);
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
        Iterator<Map.Entry<Long, Queue<Runnable>>> sites = waiting.entrySet().iterator();
        Map.Entry<Long, Queue<Runnable>> next = sites.next();
        long site = next.getKey();
        Queue<Runnable> parts = next.getValue();
        sites.remove();
        Runnable part = parts.remove();
        if (!parts.isEmpty()) {
            waiting.put(site, parts);
        }
        schedule();
        part.run();
    }
}
