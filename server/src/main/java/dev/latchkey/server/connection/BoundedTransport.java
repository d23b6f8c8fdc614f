package dev.latchkey.server.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.vertx.core.spi.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's best transport on this machine, with a handler that sees connections as they are accepted, and memory that
 * connections give back. Vert.x itself shows them later: with TLS, only once the caller has finished the handshake.
 */
public final class BoundedTransport implements io.vertx.core.transport.Transport {

    /**
     * What the system keeps of an answer for a caller that does not read, and of a request that is not read yet; left to itself, Linux
     * lets it grow to 4 and 6 MB.
     */
    private static final int SOCKET_BUFFER_BYTES = 128 << 10;

    private static final int FEWEST_BYTES_READ = 64;
    private static final int USUAL_BYTES_READ = 2 << 10;
    private static final int MOST_BYTES_READ = 32 << 10;
    private static final int READS_IN_A_ROW = 4;

    /** Chunks of a megabyte: 128 pages of 8 KiB. */
    private static final int CHUNK_ORDER = 7;

    /**
     * Of pages that buffers of all sizes share, in small chunks. The adaptive one keeps chunks for each size: after many small
     * answers that nobody read, there was no memory for anything else, although they were gone.
     */
    private static final ByteBufAllocator BUFFERS = new PooledByteBufAllocator(
            true,
            0,
            PooledByteBufAllocator.defaultNumDirectArena(),
            PooledByteBufAllocator.defaultPageSize(),
            CHUNK_ORDER,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            PooledByteBufAllocator.defaultUseCacheForAllThreads());

    private final io.vertx.core.transport.Transport transport;
    private final ChannelHandler acceptance;

    /** @param acceptance sees each connection that is accepted, before anything of it is read */
    public BoundedTransport(ChannelHandler acceptance) {
        io.vertx.core.transport.Transport ofSystem = io.vertx.core.transport.Transport.nativeTransport();
        this.transport = ofSystem != null && ofSystem.available() ? ofSystem : io.vertx.core.transport.Transport.NIO;
        this.acceptance = acceptance;
    }

    /** After Vert.x has had its say: with a size for the system's buffer, it would read into memory of that size, for two bytes too. */
    private void bound(ServerBootstrap bootstrap) {
        bootstrap
                .handler(acceptance)
                .option(ChannelOption.RECVBUF_ALLOCATOR, acceptances())
                .childOption(ChannelOption.ALLOCATOR, BUFFERS)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads())
                .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .childOption(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    }

    /** One connection is accepted at a time, so that whoever sees it can have the next ones wait with the system. */
    private static RecvByteBufAllocator acceptances() {
        return new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(1);
    }

    /** How much is read of a connection at once, before others have their turn. */
    private static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator(FEWEST_BYTES_READ, USUAL_BYTES_READ, MOST_BYTES_READ)
                .maxMessagesPerRead(READS_IN_A_ROW);
    }

    @Override
    public String name() {
        return transport.name();
    }

    @Override
    public boolean available() {
        return transport.available();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
        Transport real = transport.implementation();
        return (Transport) Proxy.newProxyInstance(
                BoundedTransport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (arguments != null) {
                            Arrays.stream(arguments)
                                    .filter(ServerBootstrap.class::isInstance)
                                    .forEach(bootstrap -> bound((ServerBootstrap) bootstrap));
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
