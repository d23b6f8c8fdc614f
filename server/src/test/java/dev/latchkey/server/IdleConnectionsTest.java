package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import dev.latchkey.server.connection.ConnectionBounds;
import dev.latchkey.server.connection.ConnectionLimit;
import dev.latchkey.server.connection.ConnectionMetrics;
import dev.latchkey.testkit.RecordedLog;
import dev.latchkey.testkit.SettableTime;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections that nothing happens on while others find no room. */
final class IdleConnectionsTest {

    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String METRICS = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LARGE = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int RECEIVE_BUFFER = 4 << 10;
    private static final ConnectionBounds BOUNDS = new ConnectionBounds(1, 1, 64 << 20);

    private final SettableTime time = new SettableTime(RunningServer.NOW);

    @Test
    void whoever_has_few_is_served_and_of_those_who_have_most_the_longest_idle_makes_room() {
        try (RecordedLog log = RecordedLog.of(ConnectionLimit.class);
                RunningServer full = server(4);
                RawConnection single = served(full, 2);
                RawConnection active = served(full, 1);
                RawConnection idle = served(full, 1);
                RawConnection begun = served(full, 1)) {
            ask(full, active);

            try (RawConnection newcomer = served(full, 3)) {
                assertThat(idle.isClosedByServer()).isTrue();
                for (RawConnection each : List.of(single, active, begun, newcomer)) {
                    assertThat(each.send(HEALTH).answer().status()).isEqualTo(200);
                }
                assertThat(newcomer.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                                .answer()
                                .text())
                        .contains("latchkey_connections 4")
                        .contains("latchkey_connections_refused_total{bound=\"idle\"} 1")
                        .contains("latchkey_connections_refused_total{bound=\"all\"} 0");
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("1 were closed that were idle")
                    .contains("(--max-connections)");
        }
    }

    @Test
    void the_beginning_of_a_request_does_not_make_a_connection_less_idle() {
        try (RunningServer full = server(2);
                RawConnection begun = served(full, 1);
                RawConnection later = served(full, 1)) {
            begun.send("GET /health HTTP/1.1\r\nHost:");
            ask(full, later);

            try (RawConnection newcomer = served(full, 2)) {
                assertThat(begun.isClosedByServer()).isTrue();
                assertThat(newcomer.send(HEALTH).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void whatever_is_being_answered_is_not_closed() throws InterruptedException {
        Slow slow = new Slow();
        try (RunningServer full = server(2, slow);
                RawConnection asking = from(full, 1)) {
            asking.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
            full.time.advance(Duration.ofSeconds(1));
            try (RawConnection idle = served(full, 1);
                    RawConnection newcomer = served(full, 2)) {
                assertThat(idle.isClosedByServer()).isTrue();

                slow.end.complete("done");
                assertThat(asking.answer().status()).isEqualTo(200);
                assertThat(newcomer.send(HEALTH).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void where_all_are_being_answered_the_newcomer_is_closed() throws InterruptedException {
        Slow slow = new Slow();
        try (RunningServer full = server(1, slow);
                RawConnection asking = from(full, 1)) {
            asking.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
            try (RawConnection newcomer = from(full, 2)) {
                assertThat(newcomer.isClosedByServer()).isTrue();
            }
            slow.end.complete("done");
            assertThat(asking.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void an_answer_that_is_still_being_taken_is_not_cut_short() {
        try (RunningServer full = server(2);
                RawConnection reading = RawConnection.to(full.port(), RECEIVE_BUFFER)) {
            reading.send(LARGE);
            assertThat(reading.hasAnswer()).isTrue();
            RunningServer.await(full.server.eventLoop());
            full.time.advance(Duration.ofSeconds(1));
            try (RawConnection idle = served(full, 1);
                    RawConnection newcomer = served(full, 2)) {
                assertThat(idle.isClosedByServer()).isTrue();
                assertThat(reading.answer().status()).isEqualTo(200);
                assertThat(newcomer.send(HEALTH).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void an_answer_that_nobody_takes_for_a_while_keeps_no_newcomer_out() {
        try (RunningServer full = server(2);
                RawConnection still = RawConnection.to(full.port(), RECEIVE_BUFFER);
                RawConnection other = RawConnection.to(full.port(), RECEIVE_BUFFER)) {
            for (RawConnection each : List.of(still, other)) {
                each.send(LARGE);
                assertThat(each.hasAnswer()).isTrue();
            }
            full.awaitHeldAtLeast(1);
            RunningServer.await(full.server.eventLoop());
            try (RawConnection early = from(full, 2)) {
                assertThat(early.isClosedByServer()).isTrue();
            }

            full.time.advance(Duration.ofSeconds(3));

            try (RawConnection newcomer = served(full, 2)) {
                assertThat(newcomer.send(HEALTH).answer().status()).isEqualTo(200);
                // Whoever made room is gone, and is not waited for until he has taken what he never will.
                awaitOpen(2, newcomer);
            }
        }
    }

    private static void awaitOpen(int connections, RawConnection asking) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String open = "latchkey_connections " + connections + ".0";
        while (!asking.send(METRICS).answer().text().contains(open)) {
            assertThat(System.nanoTime()).as(open).isLessThan(deadline);
        }
    }

    @Test
    void nobody_makes_room_for_one_who_has_as_many() {
        try (RunningServer full = server(2);
                RawConnection first = served(full, 1);
                RawConnection second = served(full, 2)) {
            try (RawConnection newcomer = from(full, 1)) {
                assertThat(newcomer.isClosedByServer()).isTrue();
            }
            assertThat(first.send(HEALTH).answer().status()).isEqualTo(200);
            assertThat(second.send(HEALTH).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void two_that_have_nearly_as_many_do_not_close_each_others_for_ever() {
        EmbeddedChannel listening = listening(5, 5, List.of());
        List<EmbeddedChannel> most = accept(listening, 3, "192.0.2.1");
        accept(listening, 2, "192.0.2.2");

        assertThat(accept(listening, "192.0.2.2").isOpen()).isFalse();
        assertThat(open(most)).isEqualTo(3);
    }

    @Test
    void whoever_comes_while_many_are_still_to_be_closed_waits_for_that() throws InterruptedException {
        Busy busy = new Busy();
        List<RawConnection> connections = new ArrayList<>();
        try (RunningServer full = server(8, busy)) {
            IntStream.range(0, 8).forEach(i -> connections.add(served(full, 1)));
            connections.get(0).send("GET /busy HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(busy.begun.await(10, TimeUnit.SECONDS)).isTrue();
            List<RawConnection> newcomers = IntStream.range(2, 9)
                    .mapToObj(address -> from(full, address).send(HEALTH))
                    .toList();
            connections.addAll(newcomers);

            busy.end.countDown();

            assertThat(newcomers)
                    .allSatisfy(each -> assertThat(each.answer().status()).isEqualTo(200));
        } finally {
            busy.end.countDown();
            connections.forEach(RawConnection::close);
        }
    }

    @Test
    void some_are_closed_at_once_in_the_order_in_which_they_became_idle() {
        EmbeddedChannel listening = listening(128, 128, List.of());
        List<EmbeddedChannel> many = accept(listening, 128, "192.0.2.1");

        EmbeddedChannel newcomer = accept(listening, "192.0.2.2");

        assertThat(newcomer.isOpen()).isTrue();
        assertThat(open(many.subList(0, 2))).isZero();
        assertThat(open(many)).isEqualTo(126);
        accept(listening, "192.0.2.2");
        assertThat(open(many)).as("there is room for the next").isEqualTo(126);
    }

    @Test
    void as_soon_as_two_have_as_many_both_make_room() {
        EmbeddedChannel listening = listening(320, 320, List.of());
        List<EmbeddedChannel> most = accept(listening, 161, "192.0.2.1");
        List<EmbeddedChannel> fewer = accept(listening, 159, "192.0.2.2");

        accept(listening, "192.0.2.3");

        assertThat(open(most)).isEqualTo(157);
        assertThat(open(fewer)).isEqualTo(158);
    }

    @Test
    void all_of_a_48_of_IPv6_are_one_caller() {
        EmbeddedChannel listening = listening(3, 3, List.of());
        EmbeddedChannel other = accept(listening, "192.0.2.1");
        EmbeddedChannel first = accept(listening, "2001:db8:1:1::1");
        EmbeddedChannel second = accept(listening, "2001:db8:1:2::1");

        assertThat(accept(listening, "2001:db8:1:3::1").isOpen()).isFalse();
        assertThat(accept(listening, "2001:db8:2:1::1").isOpen()).isTrue();
        assertThat(other.isOpen()).isTrue();
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void connections_of_trusted_proxies_make_no_room_but_find_it() {
        EmbeddedChannel listening = listening(2, 2, List.of(AddressRange.parse("192.0.2.1/32")));
        EmbeddedChannel proxy = accept(listening, "192.0.2.1");
        EmbeddedChannel direct = accept(listening, "192.0.2.2");

        assertThat(accept(listening, "192.0.2.1").isOpen()).isTrue();
        assertThat(direct.isOpen()).isFalse();
        assertThat(accept(listening, "192.0.2.3").isOpen()).isFalse();
        assertThat(proxy.isOpen()).isTrue();
    }

    @Test
    void nobody_makes_room_for_one_whose_address_may_have_no_more() {
        EmbeddedChannel listening = listening(4, 1, List.of());
        accept(listening, "192.0.2.1");
        EmbeddedChannel first = accept(listening, "2001:db8:1:1::1");
        EmbeddedChannel second = accept(listening, "2001:db8:1:2::1");
        EmbeddedChannel third = accept(listening, "2001:db8:1:3::1");

        assertThat(accept(listening, "192.0.2.1").isOpen()).isFalse();
        assertThat(open(List.of(first, second, third))).isEqualTo(3);
    }

    private EmbeddedChannel listening(int all, int perAddress, List<AddressRange> proxies) {
        return new EmbeddedChannel(new ConnectionLimit(
                new ConnectionBounds(all, perAddress, 1),
                proxies,
                null,
                new ConnectionMetrics(new PrometheusRegistry()),
                time));
    }

    private List<EmbeddedChannel> accept(EmbeddedChannel listening, int times, String address) {
        List<EmbeddedChannel> accepted = new ArrayList<>();
        IntStream.range(0, times).forEach(i -> accepted.add(accept(listening, address)));
        return accepted;
    }

    private EmbeddedChannel accept(EmbeddedChannel listening, String address) {
        time.advance(Duration.ofSeconds(1));
        EmbeddedChannel accepted = new From(address);
        listening.writeInbound(accepted);
        return accepted;
    }

    private static long open(List<EmbeddedChannel> channels) {
        return channels.stream().filter(EmbeddedChannel::isOpen).count();
    }

    private static RunningServer server(int connections, FurtherRoutes... more) {
        return new RunningServer(
                new ServerSettings("127.0.0.1", 0, 1).within(BOUNDS.withAll(connections)), List.of(more));
    }

    /** From the loopback address of that number, once it is served. */
    private static RawConnection served(RunningServer server, int address) {
        RawConnection connection = from(server, address);
        ask(server, connection);
        return connection;
    }

    /** It is served, and idle when time goes on. */
    private static void ask(RunningServer server, RawConnection connection) {
        assertThat(connection.send(HEALTH).answer().status()).isEqualTo(200);
        // The caller may have the answer before the event loop is done with it.
        RunningServer.await(server.server.eventLoop());
        server.time.advance(Duration.ofSeconds(1));
    }

    private static RawConnection from(RunningServer server, int address) {
        return RawConnection.to(server.port(), address("127.0.0." + address));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** A caller's connection. */
    private static final class From extends EmbeddedChannel {
        private final SocketAddress remote;

        From(String address) {
            remote = new InetSocketAddress(address(address), 1);
        }

        @Override
        public SocketAddress remoteAddress() {
            return remote;
        }
    }

    /** A route that answers when it is told to. */
    private static final class Slow implements FurtherRoutes {
        final CountDownLatch begun = new CountDownLatch(1);
        final CompletableFuture<String> end = new CompletableFuture<>();

        @Override
        public void describe(JsonObject paths) {
            paths.put("/slow", new JsonObject().put("get", FurtherRoutes.open("slow")));
        }

        @Override
        public void accept(Routes routes) {
            routes.open("slow", exchange -> {
                begun.countDown();
                exchange.await(end, done -> exchange.send(200, json -> json.writeString(done)));
            });
        }
    }

    /** A route that holds the event loop until it is told to go on. */
    private static final class Busy implements FurtherRoutes {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void describe(JsonObject paths) {
            paths.put("/busy", new JsonObject().put("get", FurtherRoutes.open("busy")));
        }

        @Override
        public void accept(Routes routes) {
            routes.open("busy", exchange -> {
                begun.countDown();
                try {
                    assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.send(200, json -> json.writeString("done"));
            });
        }
    }
}
