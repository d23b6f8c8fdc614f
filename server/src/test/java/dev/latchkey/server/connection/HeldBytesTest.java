package dev.latchkey.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is cut when connections hold too much memory. */
final class HeldBytesTest {

    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");

    private static final int KB = 1 << 10;
    private static final int BOUND = 100 * KB;

    private final SettableTime time = new SettableTime(NOW);
    private final HeldBytes held = new HeldBytes(BOUND, new ConnectionMetrics(new PrometheusRegistry()), time);

    @Test
    void up_to_the_bound_nobody_is() {
        Caller first = new Caller("192.0.2.1").holding(50 * KB);
        Caller second = new Caller("192.0.2.1").holding(50 * KB);

        assertThat(first.isOpen()).isTrue();
        assertThat(second.isOpen()).isTrue();
        assertThat(held.total()).isEqualTo(BOUND);
    }

    @Test
    void beyond_it_whoever_has_let_go_of_nothing_for_the_longest_time() {
        Caller first = new Caller("192.0.2.1").holding(50 * KB);
        later();
        Caller second = new Caller("192.0.2.1").holding(50 * KB);
        later();
        second.share.change(1);

        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        assertThat(held.total()).isEqualTo(50 * KB + 1);
    }

    @Test
    void one_who_reads_on_is_spared_however_long_it_takes() {
        Caller first = new Caller("192.0.2.1").holding(50 * KB);
        later();
        Caller second = new Caller("192.0.2.1").holding(50 * KB);
        later();
        first.share.change(-1);
        first.share.change(2);

        assertThat(first.isOpen()).isTrue();
        assertThat(second.isOpen()).isFalse();
    }

    @Test
    void what_a_cut_connection_still_says_counts_no_more() {
        Caller caller = new Caller("192.0.2.1").holding(2 * BOUND);
        assertThat(caller.isOpen()).isFalse();

        caller.share.change(-2 * BOUND);
        caller.share.change(70 * KB);
        caller.share.close();

        assertThat(held.total()).isZero();
        assertThat(held.isCrowded()).isFalse();
    }

    @Test
    void nothing_is_begun_until_most_of_what_was_cut_is_gone() {
        Caller small = new Caller("192.0.2.1").holding(BOUND / 5);
        Caller large = new Caller("192.0.2.2").holding(BOUND / 2);
        assertThat(held.isCrowded()).isFalse();

        new Caller("192.0.2.3").holding(BOUND / 2 - KB);
        assertThat(large.share.isCut()).isTrue();
        assertThat(held.isCrowded()).isTrue();

        large.share.close();
        assertThat(held.isCrowded()).isFalse();
        assertThat(small.share.isCut()).isFalse();
    }

    @Test
    void a_little_of_each_connection_is_not_counted() {
        Caller caller = new Caller("192.0.2.1");
        caller.share.change(HeldBytes.UNCOUNTED);
        assertThat(held.total()).isZero();

        caller.share.change(10);
        assertThat(held.total()).isEqualTo(10);

        caller.share.change(-20);
        assertThat(held.total()).isZero();
        assertThat(caller.share.bytes()).isEqualTo(HeldBytes.UNCOUNTED - 10);

        caller.share.change(30);
        assertThat(held.total()).isEqualTo(20);
    }

    @Test
    void nobody_pays_for_what_another_network_holds() {
        Caller honest = new Caller("192.0.2.1").holding(30 * KB);
        later();
        Caller greedy = new Caller("198.51.100.1").holding(30 * KB);
        later();
        Caller alsoGreedy = new Caller("198.51.100.1").holding(50 * KB);

        assertThat(honest.isOpen()).as("waits longest, but holds less").isTrue();
        assertThat(greedy.isOpen()).isFalse();
        assertThat(alsoGreedy.isOpen()).isTrue();
    }

    @Test
    void many_networks_of_one_site_are_one() {
        Caller honest = new Caller("2001:db8:1::1").holding(40 * KB);
        List<Caller> greedy = holding(8 * KB, "2001:db8:2:%x::1", 8);

        assertThat(honest.isOpen()).isTrue();
        assertThat(greedy).filteredOn(caller -> !caller.isOpen()).hasSize(2);
    }

    @Test
    void and_of_one_site_it_is_the_network_that_holds_most() {
        Caller neighbour = new Caller("2001:db8:1:1::1").holding(40 * KB);
        later();
        Caller greedy = new Caller("2001:db8:1:2::1").holding(61 * KB);

        assertThat(neighbour.isOpen()).isTrue();
        assertThat(greedy.isOpen()).isFalse();
    }

    @Test
    void one_who_has_a_key_is_cut_after_many_strangers_who_hold_little_each() {
        Caller holder = new Caller("192.0.2.1");
        holder.share.admitted();
        holder.holding(60 * KB);
        holding(4 * KB, "198.51.100.%d", 30);
        assertThat(holder.isOpen()).isTrue();

        holder.share.begin();
        holding(4 * KB, "198.51.100.%d", 30);
        assertThat(holder.isOpen()).as("its next request, without the key").isFalse();
    }

    @Test
    void a_request_that_has_just_begun_with_a_key_is_like_one_that_goes_on() {
        Caller uploading = new Caller("198.51.100.1");
        uploading.share.admitted();
        uploading.holding(60 * KB);
        uploading.share.progress(16 * KB);
        Caller begun = new Caller("192.0.2.1");
        begun.share.admitted();
        begun.holding(41 * KB);

        assertThat(begun.isOpen()).isTrue();
        assertThat(uploading.isOpen()).isFalse();
    }

    @Test
    void one_who_takes_much_is_cut_after_many_who_take_nothing() {
        Caller reader = new Caller("192.0.2.1").holding(60 * KB);
        reader.share.progress(16 * KB);
        later();
        holding(4 * KB, "198.51.100.%d", 30);
        assertThat(reader.isOpen()).isTrue();

        later();
        holding(4 * KB, "198.51.100.%d", 30);
        assertThat(reader.isOpen()).as("it took nothing since").isFalse();
    }

    @Test
    void an_answer_that_has_just_begun_is_like_one_that_is_taken() {
        Caller reader = new Caller("192.0.2.1");
        reader.share.beginAnswer();
        reader.holding(60 * KB);
        holding(4 * KB, "198.51.100.%d", 30);

        assertThat(reader.isOpen()).isTrue();
    }

    @Test
    void one_who_takes_next_to_nothing_is_no_better_than_who_takes_nothing() {
        Caller drop = new Caller("192.0.2.1").holding(60 * KB);
        for (int i = 0; i < 20; i++) {
            drop.share.progress(KB);
            later();
        }
        holding(4 * KB, "198.51.100.%d", 30);

        assertThat(drop.isOpen()).isFalse();
    }

    @Test
    void where_one_must_be_cut_others_like_it_go_ahead_but_none_that_is_better() {
        Caller holder = new Caller("192.0.2.1");
        holder.share.admitted();
        holder.holding(BOUND - 8 * KB);
        List<Caller> strangers = holding(KB, "198.51.100.%d", 9);

        assertThat(strangers).filteredOn(caller -> !caller.isOpen()).hasSize(8);
        assertThat(holder.isOpen()).isTrue();
    }

    /** Callers that hold so much each, from addresses in which their numbers are put. */
    private List<Caller> holding(int bytes, String addresses, int count) {
        List<Caller> callers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            callers.add(new Caller(addresses.formatted(i)).holding(bytes));
        }
        return callers;
    }

    private void later() {
        time.advance(Duration.ofSeconds(1));
    }

    /** A connection, and what it holds. */
    private final class Caller {

        private final EmbeddedChannel channel;
        private final HeldBytes.Share share;

        Caller(String address) {
            channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter()) {
                @Override
                protected SocketAddress remoteAddress0() {
                    return new InetSocketAddress(address, 40_000);
                }
            };
            share = held.of(channel.pipeline().firstContext());
        }

        /** So many bytes that count. */
        Caller holding(int bytes) {
            share.change(HeldBytes.UNCOUNTED + bytes);
            return this;
        }

        boolean isOpen() {
            channel.runPendingTasks();
            return channel.isOpen();
        }
    }
}
