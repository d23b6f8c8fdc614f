package dev.latchkey.server.connection;

import dev.latchkey.time.TimeSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections that may be closed to make room for others: of those callers that have most, whichever is idle for the longest
 * time. Callers are told apart as {@link ConnectionLimit#siteOf} does. Thread-safe.
 */
final class IdleConnections {

    private final TimeSource time;
    private final Runnable fewerLeaving;
    private final AtomicInteger leaving = new AtomicInteger();

    /** With their sites. */
    private final ConcurrentMap<AdmittedConnection, Long> open = new ConcurrentHashMap<>();

    /** @param fewerLeaving is run when one that was about to be closed is closed, or stays after all */
    IdleConnections(TimeSource time, Runnable fewerLeaving) {
        this.time = time;
        this.fewerLeaving = fewerLeaving;
    }

    void add(AdmittedConnection connection, long site) {
        open.put(connection, site);
    }

    void remove(AdmittedConnection connection) {
        open.remove(connection);
        if (connection.gone()) {
            left();
        }
    }

    private void left() {
        leaving.decrementAndGet();
        fewerLeaving.run();
    }

    /** How many are about to be closed, but are still open. */
    int leaving() {
        return leaving.get();
    }

    /**
     * Closes some, each of a site that still has as many as the newcomer's when one has gone over: else two that have nearly as
     * many would close each other's for ever. A newcomer that has none finds room with any.
     *
     * @param newcomer the newcomer's site, or null for one that has none
     * @param most how many to close
     * @return how many are closed
     */
    int close(@Nullable Long newcomer, int most) {
        Map<Long, Site> sites = sites();
        Site own = newcomer == null ? null : sites.get(newcomer);
        int fewest = own == null ? 1 : own.connections + 2;
        PriorityQueue<Site> largest = new PriorityQueue<>(Site.ORDER);
        sites.values().stream().filter(site -> !site.idle.isEmpty()).forEach(largest::add);
        int closed = 0;
        while (closed < most) {
            Site site = largest.poll();
            if (site == null || site.connections < fewest) {
                break;
            }
            closed += close(site.takeLongestIdle()) ? 1 : 0;
            if (!site.idle.isEmpty()) {
                largest.add(site);
            }
        }
        return closed;
    }

    private boolean close(AdmittedConnection connection) {
        if (!connection.beginLeaving()) {
            return false;
        }
        leaving.incrementAndGet();
        connection.leaveIfIdle(this::left);
        return true;
    }

    private Map<Long, Site> sites() {
        long now = time.nanos();
        Map<Long, Site> sites = new HashMap<>();
        open.forEach((connection, site) -> {
            if (connection.isStaying()) {
                sites.computeIfAbsent(site, first -> new Site()).add(connection, now);
            }
        });
        return sites;
    }

    /** As it was when it was looked at. */
    private record Idle(AdmittedConnection connection, long nanos) {}

    private static final class Site {

        /** Never of one without idle connections. */
        static final Comparator<Site> ORDER = Comparator.<Site>comparingLong(site -> -site.connections)
                .thenComparingLong(site -> -site.idle.element().nanos());

        final PriorityQueue<Idle> idle = new PriorityQueue<>(Comparator.comparingLong(each -> -each.nanos()));
        int connections;

        void add(AdmittedConnection connection, long now) {
            connections++;
            if (connection.isIdle()) {
                idle.add(new Idle(connection, connection.idleNanos(now)));
            }
        }

        AdmittedConnection takeLongestIdle() {
            connections--;
            return idle.remove().connection();
        }
    }
}
