package dev.latchkey.server;

import dev.latchkey.key.AddressRange;
import dev.latchkey.time.TimeSource;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections beyond the bounds as they are accepted, before anything is read from them or spent on them. Connections
 * from trusted proxies are bounded all together only. Thread-safe.
 */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

    private final ConnectionBounds bounds;
    private final List<AddressRange> proxies;
    private final @Nullable HeldBytes handshakes;
    private final ServerMetrics metrics;
    private final OncePerMinute fullLog;
    private final OncePerMinute addressLog;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<Long, Integer> openByNetwork = new ConcurrentHashMap<>();

    /** @param handshakes counts what TLS handshakes hold, where TLS is spoken */
    ConnectionLimit(
            ConnectionBounds bounds,
            List<AddressRange> proxies,
            @Nullable HeldBytes handshakes,
            ServerMetrics metrics,
            TimeSource time) {
        this.bounds = bounds;
        this.handshakes = handshakes;
        this.proxies = proxies;
        this.metrics = metrics;
        this.fullLog = new OncePerMinute(time);
        this.addressLog = new OncePerMinute(time);
        metrics.countOpenConnections(open::get);
    }

    /** How many are open. */
    int open() {
        return open.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        if (admit(connection)) {
            if (handshakes != null) {
                connection.pipeline().addFirst(new HandshakeWatch(handshakes));
            }
            context.fireChannelRead(connection);
        } else {
            connection.unsafe().closeForcibly();
        }
    }

    private boolean admit(Channel connection) {
        if (open.incrementAndGet() > bounds.all()) {
            open.decrementAndGet();
            metrics.connectionRefused("all");
            fullLog.say(times -> LOG.warn(
                    "All {} connections are in use; {} more were closed at once (--max-connections)",
                    bounds.all(),
                    times));
            return false;
        }
        Long network = boundedNetworkOf(connection.remoteAddress());
        if (network != null && openByNetwork.merge(network, 1, Integer::sum) > bounds.perAddress()) {
            leave(network);
            open.decrementAndGet();
            metrics.connectionRefused("address");
            addressLog.say(times -> LOG.warn(
                    "An address has all {} connections that one may have; {} more, of it or others like it, were closed"
                            + " at once (--max-connections-per-address)",
                    bounds.perAddress(),
                    times));
            return false;
        }
        connection.closeFuture().addListener(closed -> {
            open.decrementAndGet();
            if (network != null) {
                leave(network);
            }
        });
        return true;
    }

    private void leave(Long network) {
        openByNetwork.computeIfPresent(network, (each, count) -> count > 1 ? count - 1 : null);
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
    static @Nullable Long networkOf(@Nullable SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return null;
        }
        ByteBuffer number = ByteBuffer.wrap(socket.getAddress().getAddress());
        return socket.getAddress() instanceof Inet6Address ? number.getLong() : Integer.toUnsignedLong(number.getInt());
    }
}
