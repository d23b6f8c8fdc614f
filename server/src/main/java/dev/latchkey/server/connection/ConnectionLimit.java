package dev.latchkey.server.connection;

import dev.latchkey.key.AddressRange;
import dev.latchkey.time.OncePerMinute;
import dev.latchkey.time.TimeSource;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections beyond the bounds as they are accepted, before anything is read from them or spent on them. When all are in
 * use, those make room that are idle for the longest time, of the callers that have most; a newcomer is closed only where its own
 * site has as many as they, or none is idle. Connections from trusted proxies are bounded all together only, and make no room.
 * Thread-safe.
 */
@Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

    /** Of all connections, one in so many is closed at once to make room, so that the next newcomers need no look at all. */
    private static final int PART_CLOSED_AHEAD = 64;

    /** How many of them may be open beyond the bound for as long as their event loops have not closed them, as a part of it. */
    private static final int PART_LEAVING = 16;

    private static final int FEWEST_LEAVING = 4;

    /** For how long requests that have come already are answered before the loop looks at connections again. */
    private static final long BUDGET_NANOS = 500_000;

    /** No site has such a number or one below it. */
    private static final long NO_SITE = -1;

    private final ConnectionBounds bounds;
    private final List<AddressRange> proxies;
    private final @Nullable HeldBytes handshakes;
    private final ConnectionMetrics metrics;
    private final OncePerMinute fullLog;
    private final OncePerMinute addressLog;
    private final OncePerMinute idleLog;
    private final TimeSource time;
    private final IdleConnections idle;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<Long, Integer> openByNetwork = new ConcurrentHashMap<>();

    /** A part of a handshake may take a millisecond. */
    private final ConcurrentMap<EventExecutor, LoopRoundRobin> handshakeTurns = new ConcurrentHashMap<>();

    private final ConcurrentMap<EventExecutor, LoopRoundRobin> requestTurns = new ConcurrentHashMap<>();

    /** Those that accept nothing until some are closed that are about to be. */
    private final Queue<Channel> waiting = new ConcurrentLinkedQueue<>();

    /** @param handshakes counts what TLS handshakes hold, where TLS is spoken */
    public ConnectionLimit(
            ConnectionBounds bounds,
            List<AddressRange> proxies,
            @Nullable HeldBytes handshakes,
            ConnectionMetrics metrics,
            TimeSource time) {
        this.bounds = bounds;
        this.handshakes = handshakes;
        this.proxies = proxies;
        this.metrics = metrics;
        this.fullLog = new OncePerMinute(time);
        this.addressLog = new OncePerMinute(time);
        this.idleLog = new OncePerMinute(time);
        this.time = time;
        this.idle = new IdleConnections(time, this::goOn);
        metrics.countOpen(open::get);
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        if (admit(connection)) {
            if (handshakes != null) {
                connection.pipeline().addFirst(new HandshakeWatch(handshakes, this::handshakeTurns));
            }
            context.fireChannelRead(connection);
        } else {
            connection.unsafe().closeForcibly();
        }
        if (!mayCloseMore()) {
            waitForClosed(context.channel());
        }
    }

    /** Whoever comes meanwhile waits with the system, rather than be closed although there is room in a moment. */
    private void waitForClosed(Channel listening) {
        listening.config().setAutoRead(false);
        waiting.add(listening);
        goOn();
    }

    private void goOn() {
        while (mayCloseMore()) {
            Channel listening = waiting.poll();
            if (listening == null) {
                return;
            }
            listening.config().setAutoRead(true);
        }
    }

    /** Whether event loops are not too far behind with closing those that made room. */
    private boolean mayCloseMore() {
        return idle.leaving() < Math.max(FEWEST_LEAVING, bounds.all() / PART_LEAVING);
    }

    private LoopRoundRobin handshakeTurns(EventExecutor loop) {
        return handshakeTurns.computeIfAbsent(loop, each -> new LoopRoundRobin(each, time::nanos, 0));
    }

    private LoopRoundRobin requestTurns(EventExecutor loop) {
        return requestTurns.computeIfAbsent(loop, each -> new LoopRoundRobin(each, time::nanos, BUDGET_NANOS));
    }

    private boolean admit(Channel connection) {
        Long network = boundedNetworkOf(connection.remoteAddress());
        // First, so that nobody is closed for one who may have no more.
        if (network != null && openByNetwork.merge(network, 1, Integer::sum) > bounds.perAddress()) {
            leave(network);
            metrics.countRefused("address");
            addressLog.say(times -> LOG.warn(
                    "An address has all {} connections that one may have; {} more, of it or others like it, were closed"
                            + " at once (--max-connections-per-address)",
                    bounds.perAddress(),
                    times));
            return false;
        }
        open.incrementAndGet();
        if (excess() > 0 && !makeRoom(network)) {
            open.decrementAndGet();
            leave(network);
            metrics.countRefused("all");
            fullLog.say(times -> LOG.warn(
                    "All {} connections are in use; {} more were closed at once (--max-connections)",
                    bounds.all(),
                    times));
            return false;
        }
        // Behind a proxy are many callers.
        long site = network == null ? NO_SITE - System.identityHashCode(connection) : siteOf(network);
        AdmittedConnection admitted = new AdmittedConnection(connection, time, site, this::requestTurns);
        if (network != null) {
            idle.add(admitted, siteOf(network));
        }
        connection.closeFuture().addListener(closed -> {
            open.decrementAndGet();
            idle.remove(admitted);
            leave(network);
        });
        return true;
    }

    /** How many are open beyond the bound and stay. */
    private int excess() {
        return open.get() - idle.leaving() - bounds.all();
    }

    /** One at a time, since each that waits has most likely room when its turn comes. */
    private synchronized boolean makeRoom(@Nullable Long network) {
        int excess = excess();
        if (excess > 0 && mayCloseMore()) {
            int closed = idle.close(
                    network == null ? null : siteOf(network), Math.max(excess, bounds.all() / PART_CLOSED_AHEAD));
            for (int i = 0; i < closed; i++) {
                metrics.countRefused("idle");
                idleLog.say(times -> LOG.warn(
                        "All {} connections are in use; of the callers with most, {} were closed that were idle for the"
                                + " longest time (--max-connections)",
                        bounds.all(),
                        times));
            }
        }
        return excess() <= 0;
    }

    private void leave(@Nullable Long network) {
        if (network != null) {
            openByNetwork.computeIfPresent(network, (each, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** The caller's network, or null where it is a trusted proxy. */
    private @Nullable Long boundedNetworkOf(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress socket
                        && socket.getAddress() != null
                        && proxies.stream()
                                .noneMatch(range ->
                                        range.contains(socket.getAddress().getAddress()))
                ? networkOf(remote)
                : null;
    }

    /** An IPv4 address, or the first half of an IPv6 one, as a number; null where there is none. */
    public static @Nullable Long networkOf(@Nullable SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return null;
        }
        ByteBuffer number = ByteBuffer.wrap(socket.getAddress().getAddress());
        return socket.getAddress() instanceof Inet6Address ? number.getLong() : Integer.toUnsignedLong(number.getInt());
    }

    /** Of a network's number, the /48 of IPv6, which is what one customer may get; an IPv4 address is its own. */
    static long siteOf(long network) {
        boolean isIpv4 = network >>> Integer.SIZE == 0;
        return isIpv4 ? network : network >>> Short.SIZE << Short.SIZE;
    }
}
