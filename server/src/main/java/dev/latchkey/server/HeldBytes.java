package dev.latchkey.server;

import dev.latchkey.time.TimeSource;
import io.netty.channel.ChannelHandlerContext;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that connections hold: for answers that their callers have not taken, and for requests that they have not finished.
 * When it is more than the bound, the network of callers that holds most is cut, whoever of it has let go of nothing for the longest
 * time first. Thread-safe.
 */
final class HeldBytes {

    private static final Logger LOG = LoggerFactory.getLogger(HeldBytes.class);

    private final long most;
    private final ServerMetrics metrics;
    private final TimeSource time;
    private final OncePerMinute log;
    private final AtomicLong total = new AtomicLong();
    private final Set<Share> holding = ConcurrentHashMap.newKeySet();

    HeldBytes(long most, ServerMetrics metrics, TimeSource time) {
        this.most = most;
        this.metrics = metrics;
        this.time = time;
        this.log = new OncePerMinute(time);
    }

    Share of(ChannelHandlerContext connection) {
        return new Share(connection);
    }

    /** How much is held. */
    long total() {
        return total.get();
    }

    private void cutUntilWithin(Share asker) {
        while (total.get() > most) {
            Optional<Share> next = nextToCut();
            if (next.isEmpty()) {
                return;
            }
            next.get().cut(asker);
        }
    }

    /** Of the network that holds most, so that nobody elsewhere pays for it, the one that has let go of nothing for the longest time. */
    private Optional<Share> nextToCut() {
        Map<Long, Long> byNetwork = new HashMap<>();
        holding.forEach(share -> byNetwork.merge(share.network, share.bytes.get(), Long::sum));
        long now = time.nanos();
        return byNetwork.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .flatMap(largest -> holding.stream()
                        .filter(share -> share.network == largest.getKey())
                        .min(Comparator.<Share>comparingLong(share -> share.sinceNanos - now)
                                .thenComparing(share -> share.bytes.get(), Comparator.reverseOrder())));
    }

    /** What one connection holds. */
    final class Share {

        private final ChannelHandlerContext connection;
        private final long network;
        private final AtomicLong bytes = new AtomicLong();
        private volatile boolean closed;
        private volatile long sinceNanos;

        private Share(ChannelHandlerContext connection) {
            this.connection = connection;
            Long known = ConnectionLimit.networkOf(connection.channel().remoteAddress());
            this.network = known == null ? 0 : known;
        }

        /** @param difference how many bytes more it holds than before, or, below 0, has let go of */
        void change(long difference) {
            if (difference != 0) {
                count(difference);
            }
            if (difference > 0 && total.get() > most) {
                cutUntilWithin(this);
            }
        }

        /** It will let go of what it holds, since its caller goes on. */
        void progress() {
            sinceNanos = time.nanos();
        }

        /** It holds nothing any more, for good. */
        void close() {
            closed = true;
            letGo();
        }

        private void count(long difference) {
            if (closed) {
                return;
            }
            long now = bytes.addAndGet(difference);
            total.addAndGet(difference);
            if (difference < 0 || now == difference) {
                sinceNanos = time.nanos();
            }
            if (now > 0) {
                holding.add(this);
            } else {
                holding.remove(this);
            }
            if (closed) {
                // It was closed meanwhile, by another thread.
                letGo();
            }
        }

        private void letGo() {
            total.addAndGet(-bytes.getAndSet(0));
            holding.remove(this);
        }

        private void cut(Share asker) {
            close();
            metrics.connectionCut();
            log.say(times -> LOG.warn(
                    "Callers do not read their answers or do not finish their requests; {} connections were cut that held"
                            + " memory for the longest time",
                    times));
            if (this != asker && connection.executor().inEventLoop()) {
                // Now, since this thread may go on reading from many others before it comes to anything else.
                hangUp();
            } else {
                connection.executor().execute(this::hangUp);
            }
        }

        private void hangUp() {
            // Vert.x's own way to close would first send what is still to be sent.
            var unused = connection.close();
        }
    }
}
