package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is cut when connections hold too much memory. */
final class HeldBytesTest {

    private final SettableTime time = new SettableTime(RunningServer.NOW);
    private final HeldBytes held = new HeldBytes(100, new ServerMetrics(new PrometheusRegistry()), time);
    private final EmbeddedChannel first = channel();
    private final EmbeddedChannel second = channel();
    private final HeldBytes.Share ofFirst = held.of(first.pipeline().firstContext());
    private final HeldBytes.Share ofSecond = held.of(second.pipeline().firstContext());

    @Test
    void up_to_the_bound_nobody_is() {
        ofFirst.change(50);
        ofSecond.change(50);

        assertThat(isOpen(first)).isTrue();
        assertThat(isOpen(second)).isTrue();
    }

    @Test
    void beyond_it_whoever_has_let_go_of_nothing_for_the_longest_time() {
        ofFirst.change(50);
        later();
        ofSecond.change(50);
        later();
        ofSecond.change(1);

        assertThat(isOpen(first)).isFalse();
        assertThat(isOpen(second)).isTrue();
        assertThat(held.total()).isEqualTo(51);
    }

    @Test
    void one_who_reads_on_is_spared_however_long_it_takes() {
        ofFirst.change(50);
        later();
        ofSecond.change(50);
        later();
        ofFirst.change(-1);
        ofFirst.change(2);

        assertThat(isOpen(first)).isTrue();
        assertThat(isOpen(second)).isFalse();
    }

    @Test
    void what_a_cut_connection_still_says_counts_no_more() {
        ofFirst.change(200);
        assertThat(isOpen(first)).isFalse();

        ofFirst.change(-200);
        ofFirst.change(70);
        ofFirst.close();

        assertThat(held.total()).isZero();
    }

    private void later() {
        time.advance(Duration.ofSeconds(1));
    }

    private static boolean isOpen(EmbeddedChannel channel) {
        channel.runPendingTasks();
        return channel.isOpen();
    }

    @Test
    void nobody_pays_for_what_another_network_holds() {
        EmbeddedChannel honest = from("192.0.2.1");
        EmbeddedChannel greedy = from("198.51.100.1");
        EmbeddedChannel alsoGreedy = from("198.51.100.1");
        held.of(honest.pipeline().firstContext()).change(30);
        later();
        held.of(greedy.pipeline().firstContext()).change(30);
        later();
        held.of(alsoGreedy.pipeline().firstContext()).change(50);

        assertThat(isOpen(honest)).as("waits longest, but holds less").isTrue();
        assertThat(isOpen(greedy)).isFalse();
        assertThat(isOpen(alsoGreedy)).isTrue();
    }

    private static EmbeddedChannel channel() {
        return new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    }

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel(new ChannelInboundHandlerAdapter()) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40_000);
            }
        };
    }
}
