package dev.latchkey.server.connection;

import dev.latchkey.time.OncePerMinute;
import dev.latchkey.time.TimeSource;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that connections hold: for answers that their callers have not taken, and for requests that they have not finished.
 * When it is more than the bound, those are cut first whose request came without a key, and of these first who takes and sends
 * next to nothing. Of equals, it is the network that holds most, of IPv6 the /48 and in it the /64, and in it whoever has let go
 * of nothing for the longest time. Thread-safe. Long, since who is cut is one question over all that is held.
 */
public final class HeldBytes {

    /** What each connection may hold without being counted here, since the bound on connections allows for it. */
    static final int UNCOUNTED = ConnectionBounds.BYTES_HELD_BY_EACH;

    private static final Logger LOG = LoggerFactory.getLogger(HeldBytes.class);

    /** How much is cut beyond what must be, as a part of the bound, so that the next hundred need no look at all others. */
    private static final int PART_CUT_AHEAD = 16;

    /** How much may be held by connections that are cut and not gone yet, as a part of the bound. */
    private static final int PART_LEAVING = 4;

    private final long most;
    private final ConnectionMetrics metrics;
    private final TimeSource time;
    private final OncePerMinute log;
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong leaving = new AtomicLong();
    private final Set<Share> holding = ConcurrentHashMap.newKeySet();

    /** @param most how many bytes connections may hold in all */
    public HeldBytes(long most, ConnectionMetrics metrics, TimeSource time) {
        this.most = most;
        this.metrics = metrics;
        this.time = time;
        this.log = new OncePerMinute(time);
    }

    /** For the event loop of the connection alone, as all that it is told. */
    Share of(ChannelHandlerContext connection) {
        return new Share(connection);
    }

    /** How much is held, beyond what each connection may. */
    public long total() {
        return total.get();
    }

    /**
     * Whether so much was cut that is still in memory that nothing more should be begun. An event loop reads from all connections
     * that sent something before it lets go of those that were cut meanwhile.
     */
    boolean isCrowded() {
        return leaving.get() > most / PART_LEAVING;
    }

    private void cutUntilWithin(Share asker) {
        List<Candidate> candidates = candidates();
        if (candidates.isEmpty()) {
            return;
        }
        int kind = candidates.get(0).kind();
        for (Candidate candidate : candidates) {
            long bound = candidate.kind() == kind ? most - most / PART_CUT_AHEAD : most;
            if (total.get() <= bound) {
                return;
            }
            candidate.share().cut(asker);
        }
    }

    /** All that hold something, those to be cut first before the others. */
    private List<Candidate> candidates() {
        long now = time.nanos();
        List<Candidate> all =
                holding.stream().map(share -> share.candidate(now)).toList();
        Map<Group, Long> sums = new HashMap<>();
        for (Candidate each : all) {
            sums.merge(each.ofSite(), each.bytes(), Long::sum);
            sums.merge(each.ofNetwork(), each.bytes(), Long::sum);
        }
        return all.stream()
                .map(each ->
                        new Ranked(each, sums.getOrDefault(each.ofSite(), 0L), sums.getOrDefault(each.ofNetwork(), 0L)))
                .sorted(Ranked.ORDER)
                .map(Ranked::candidate)
                .toList();
    }

    /** A candidate with what its site and its network hold, which is looked up once for each. */
    private record Ranked(Candidate candidate, long siteBytes, long networkBytes) {

        static final Comparator<Ranked> ORDER = Comparator.<Ranked>comparingInt(
                        each -> each.candidate().kind())
                .thenComparingLong(each -> -each.siteBytes())
                .thenComparingLong(each -> each.candidate().site())
                .thenComparingLong(each -> -each.networkBytes())
                .thenComparingLong(each -> each.candidate().network())
                .thenComparingLong(each -> -each.candidate().stillNanos())
                .thenComparingLong(each -> -each.candidate().bytes());
    }

    /** Connections of one kind from one network, or from one site. */
    private record Group(int kind, boolean isSite, long number) {}

    /** A share as it was when somebody had to be cut. */
    private record Candidate(Share share, int kind, long network, long stillNanos, long bytes) {

        long site() {
            return ConnectionLimit.siteOf(network);
        }

        Group ofSite() {
            return new Group(kind, true, site());
        }

        Group ofNetwork() {
            return new Group(kind, false, network);
        }
    }

    /** What one connection holds. */
    public final class Share {

        /** Whoever takes or sends so much in such a time goes on well: 8 KB a second. */
        private static final int GOOD_BYTES = 16 << 10;

        private static final long GOOD_NANOS = Duration.ofSeconds(2).toNanos();

        private static final int WITH_KEY = 2;
        private static final int GOING_ON = 1;

        private final ChannelHandlerContext connection;
        private final long network;

        /** What it holds, and of this what is counted; only for its event loop. */
        private long bytes;

        private long beyond;

        /** The same for all threads: what is in the total, and what was when it was cut. */
        private final AtomicLong counted = new AtomicLong();

        private final AtomicLong lost = new AtomicLong();

        private volatile boolean cut;
        private volatile boolean closed;
        private volatile boolean hasKey;

        /** When its present request was admitted, if that has a key. */
        private volatile long admittedNanos;

        private volatile long sinceNanos;

        /** Since when its caller has taken nothing of what waits for it to read; of no meaning where nothing does. */
        private volatile long unreadSinceNanos;

        private volatile boolean isUnread;

        /** When it last went on well, and what it let go of since when. */
        private volatile long goodNanos = time.nanos() - GOOD_NANOS;

        private long taken;
        private long takenSinceNanos;

        private Share(ChannelHandlerContext connection) {
            this.connection = connection;
            Long known = ConnectionLimit.networkOf(connection.channel().remoteAddress());
            this.network = known == null ? 0 : known;
        }

        /**
         * It holds more or less than before.
         *
         * @param difference how many bytes more, or, below 0, how many it has let go of
         */
        public void change(long difference) {
            bytes += difference;
            long before = beyond;
            beyond = Math.max(0, bytes - UNCOUNTED);
            if (beyond == before || cut || closed) {
                return;
            }
            if (before == 0) {
                sinceNanos = time.nanos();
            }
            count(beyond - before);
            if (beyond < before) {
                progress(before - beyond);
            } else if (total.get() > most) {
                cutUntilWithin(this);
            }
        }

        /** So many bytes came or went: its caller goes on, and it will let go of what it holds. */
        public void progress(long some) {
            if (beyond == 0) {
                return;
            }
            long now = time.nanos();
            sinceNanos = now;
            if (now - takenSinceNanos > GOOD_NANOS) {
                takenSinceNanos = now;
                taken = 0;
            }
            taken += some;
            if (taken >= GOOD_BYTES) {
                goodNanos = now;
            }
        }

        /**
         * So many bytes wait for its caller to read.
         *
         * @param before how many did, as it was told last
         */
        void unread(long now, long before) {
            if (now > 0 && (before == 0 || now < before)) {
                unreadSinceNanos = time.nanos();
            }
            isUnread = now > 0;
        }

        /** Whether its caller has for a while taken nothing of what waits to be read. */
        public boolean standsStill() {
            return stillNanos() > GOOD_NANOS;
        }

        /** For how long its caller has taken nothing of what waits to be read; 0 where nothing does. */
        long stillNanos() {
            return isUnread ? time.nanos() - unreadSinceNanos : 0;
        }

        /** An answer begins, which its caller had no time yet to take. */
        public void beginAnswer() {
            goodNanos = time.nanos();
        }

        /** A next request begins, of which nobody knows yet who sent it. */
        void begin() {
            if (hasKey) {
                hasKey = false;
            }
        }

        /** The present request came with a key that not everybody has; what follows of it had no time yet to come. */
        public void admitted() {
            admittedNanos = time.nanos();
            hasKey = true;
        }

        /** Whether it was cut, and should not go on. */
        boolean isCut() {
            return cut;
        }

        /** Whether its caller has gone, or is hung up on. Thread-safe, unlike most else here. */
        public boolean isGone() {
            return cut || closed;
        }

        /** How many bytes it holds, those among them that are not counted. */
        long bytes() {
            return bytes;
        }

        /** It holds nothing any more, for good. */
        void close() {
            closed = true;
            letGo();
            leaving.addAndGet(-lost.getAndSet(0));
        }

        private void count(long difference) {
            total.addAndGet(difference);
            if (counted.addAndGet(difference) > 0) {
                holding.add(this);
            } else {
                holding.remove(this);
            }
            if (cut) {
                // By another thread, meanwhile.
                letGo();
            }
        }

        private long letGo() {
            long some = counted.getAndSet(0);
            total.addAndGet(-some);
            holding.remove(this);
            return some;
        }

        private Candidate candidate(long now) {
            boolean isGoingOn = now - goodNanos < GOOD_NANOS || (hasKey && now - admittedNanos < GOOD_NANOS);
            int kind = (hasKey ? WITH_KEY : 0) + (isGoingOn ? GOING_ON : 0);
            return new Candidate(this, kind, network, now - sinceNanos, counted.get());
        }

        /** Ends the connection, so that others have what it holds. */
        public void cut() {
            cut(null);
        }

        private void cut(@Nullable Share asker) {
            long some = letGo();
            if (some == 0) {
                // Another thread was faster, or it holds nothing any more.
                return;
            }
            cut = true;
            lost.addAndGet(some);
            leaving.addAndGet(some);
            if (closed) {
                leaving.addAndGet(-lost.getAndSet(0));
            }
            metrics.countCut();
            log.say(times -> LOG.warn(
                    "Memory for what callers have not read or not finished sending is used up; {} connections were cut, those"
                            + " that stood still or whose networks held most before others",
                    times));
            if (!equals(asker) && connection.executor().inEventLoop()) {
                // Now, since this thread may go on reading from many others before it comes to anything else.
                hangUp();
            } else {
                connection.executor().execute(this::hangUp);
            }
        }

        /**
         * Ends the connection, so that another may have a file open in its place, of which nothing is counted here.
         *
         * @param isSent whether the file is sent already, so that there is nothing to end
         */
        public void cutFile(BooleanSupplier isSent) {
            connection.executor().execute(() -> {
                if (!isSent.getAsBoolean()) {
                    metrics.countCut();
                    hangUp();
                }
            });
        }

        /** Ends the connection with whatever waits to be sent; for its event loop. */
        void hangUp() {
            // Vert.x's own way to close would first send what is still to be sent.
            var unused = connection.close();
        }
    }
}
