package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a TLS handshake may take. */
final class HandshakeWatchTest {

    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int HEADER = 5;

    private final HeldBytes held =
            new HeldBytes(1 << 20, new ServerMetrics(new PrometheusRegistry()), new SettableTime(RunningServer.NOW));
    private final EmbeddedChannel channel = new EmbeddedChannel(new HandshakeWatch(held));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10_000})
    void what_came_counts_many_times_until_data_comes_however_it_is_cut(int piece) {
        receive(record(HANDSHAKE, 300), piece);
        assertThat(held.total()).isEqualTo((300L + HEADER) * HandshakeWatch.KEPT_PER_BYTE);

        receive(record(HANDSHAKE, 200), piece);
        assertThat(held.total()).isEqualTo((500L + 2 * HEADER) * HandshakeWatch.KEPT_PER_BYTE);

        receive(record(APPLICATION_DATA, 16_000), piece);
        assertThat(held.total()).isZero();
        assertThat(channel.pipeline().get(HandshakeWatch.class)).isNull();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void who_sends_more_than_a_handshake_needs_is_hung_up_on() {
        receive(record(HANDSHAKE, HandshakeWatch.MOST_BYTES - HEADER), 1_000);
        assertThat(channel.isOpen()).isTrue();

        receive(record(HANDSHAKE, 1), 1_000);
        assertThat(channel.isOpen()).isFalse();
        assertThat(held.total()).isZero();
    }

    @Test
    void one_that_is_given_up_holds_nothing_any_more() {
        receive(record(HANDSHAKE, 1_000), 500);
        var unused = channel.close();

        assertThat(held.total()).isZero();
    }

    private static ByteBuf record(int type, int length) {
        return Unpooled.buffer()
                .writeByte(type)
                .writeShort(0x0301)
                .writeShort(length)
                .writeZero(length);
    }

    private void receive(ByteBuf bytes, int piece) {
        while (bytes.isReadable()) {
            channel.writeInbound(bytes.readBytes(Math.min(piece, bytes.readableBytes())));
        }
        bytes.release();
        channel.runPendingTasks();
    }
}
