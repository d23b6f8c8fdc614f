package dev.latchkey.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.net.NetServerOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What connections get of memory before anything is known of them. */
final class BoundedTransportTest {

    private final ChannelHandler acceptance = new ChannelInboundHandlerAdapter();
    private final ServerBootstrap bootstrap = new ServerBootstrap();

    @Test
    void a_connection_is_read_into_little_whatever_size_the_system_s_buffer_has() {
        new BoundedTransport(acceptance)
                .implementation()
                .configure(new NetServerOptions().setReceiveBufferSize(1 << 20), false, bootstrap);

        Map<ChannelOption<?>, Object> options = bootstrap.config().childOptions();
        assertThat(options.get(ChannelOption.RECVBUF_ALLOCATOR))
                .isInstanceOfSatisfying(
                        RecvByteBufAllocator.class,
                        reads -> assertThat(reads.newHandle().guess()).isLessThanOrEqualTo(2 << 10));
        assertThat(options).containsEntry(ChannelOption.SO_RCVBUF, 128 << 10);
        assertThat(options.get(ChannelOption.ALLOCATOR)).isInstanceOf(PooledByteBufAllocator.class);
        assertThat(bootstrap.config().handler()).isSameAs(acceptance);
    }
}
