package dev.latchkey.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.server.TestCertificate;
import dev.latchkey.testkit.SettableTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS may take of a connection without any data. */
final class HandshakeWatchTest {

    private static LoopRoundRobin oneAtATime(EventExecutor loop) {
        return new LoopRoundRobin(loop, System::nanoTime, 0);
    }

    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");

    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int HEADER = 5;
    private static final int BOUND = 1 << 20;
    private static final TestCertificate CERTIFICATE = certificate();

    private final HeldBytes held =
            new HeldBytes(BOUND, new ConnectionMetrics(new PrometheusRegistry()), new SettableTime(NOW));

    /** Without TLS behind it: what it sees is passed on. */
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new HandshakeWatch(held, HandshakeWatchTest::oneAtATime));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10_000})
    void what_came_counts_many_times_however_it_is_cut(int piece) {
        receive(record(HANDSHAKE, 300), piece);
        assertThat(held.total()).isEqualTo((300L + HEADER) * HandshakeWatch.KEPT_PER_BYTE - HeldBytes.UNCOUNTED);

        receive(record(HANDSHAKE, 200), piece);
        assertThat(held.total()).isEqualTo((500L + 2 * HEADER) * HandshakeWatch.KEPT_PER_BYTE - HeldBytes.UNCOUNTED);
    }

    @Test
    void who_sends_more_than_a_handshake_needs_is_hung_up_on() {
        receive(record(HANDSHAKE, HandshakeWatch.MOST_BYTES - HEADER), 1_000);
        assertThat(channel.isOpen()).isTrue();

        receive(record(HANDSHAKE, 1), 1_000);
        assertThat(channel.isOpen()).isFalse();
        assertThat(held.total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300})
    void what_says_that_it_is_data_is_none_before_the_handshake_is_done(int handshake) {
        if (handshake > 0) {
            receive(record(HANDSHAKE, handshake), 10_000);
        }
        receive(record(APPLICATION_DATA, 1_000), 10_000);
        assertThat(held.total()).isGreaterThan(1_000L * HandshakeWatch.KEPT_PER_BYTE - HeldBytes.UNCOUNTED);

        receive(record(APPLICATION_DATA, HandshakeWatch.MOST_BYTES), 1_000);
        assertThat(channel.isOpen()).isFalse();
        assertThat(held.total()).isZero();
    }

    @Test
    void one_that_is_given_up_holds_nothing_any_more() {
        receive(record(HANDSHAKE, 1_000), 500);
        var unused = channel.close();

        assertThat(held.total()).isZero();
    }

    @Test
    void of_one_that_was_cut_TLS_sees_nothing_more() {
        channel.writeInbound(record(HANDSHAKE, 1_000));
        held.of(new EmbeddedChannel(new HandshakeWatch(held, HandshakeWatchTest::oneAtATime))
                        .pipeline()
                        .firstContext())
                .change(BOUND);
        channel.releaseInbound();

        ByteBuf more = record(HANDSHAKE, 1_000);
        channel.writeInbound(more);

        assertThat(more.refCnt()).isZero();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void while_much_is_cut_and_not_gone_TLS_sees_no_new_handshake() {
        HeldBytes.Share cut = held.of(new EmbeddedChannel(new HandshakeWatch(held, HandshakeWatchTest::oneAtATime))
                .pipeline()
                .firstContext());
        cut.change(2 * BOUND);
        assertThat(held.isCrowded()).isTrue();

        ByteBuf late = record(HANDSHAKE, 300);
        channel.writeInbound(late);
        assertThat(late.refCnt()).isZero();
        assertThat(channel.isOpen()).isFalse();

        cut.close();
        EmbeddedChannel other = new EmbeddedChannel(new HandshakeWatch(held, HandshakeWatchTest::oneAtATime));
        ByteBuf next = record(HANDSHAKE, 300);
        other.writeInbound(next);
        assertThat(next.refCnt()).isEqualTo(1);
        assertThat(other.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void after_the_handshake_data_counts_nothing_however_much_comes_with_its_end(String protocol)
            throws GeneralSecurityException, IOException {
        try (Tls tls = new Tls(protocol)) {
            tls.shake("x".repeat(20_000));

            assertThat(tls.server.isOpen()).isTrue();
            assertThat(tls.read).isEqualTo(20_000);
            assertThat(held.total()).isZero();
            for (int i = 0; i < 100; i++) {
                tls.send("y".repeat(20_000));
                tls.send("z");
            }
            assertThat(tls.server.isOpen()).isTrue();
            assertThat(held.total()).isZero();
        }
    }

    @Test
    void a_record_without_its_end_counts_with_all_of_its_buffer() throws GeneralSecurityException, IOException {
        try (Tls tls = new Tls("TLSv1.3")) {
            tls.shake("x");
            ByteBuf record = tls.wrap("y".repeat(10_000));
            tls.server.writeInbound(record.readBytes(record.readableBytes() - 1));
            assertThat(held.total()).isGreaterThan(10_000L);

            tls.server.writeInbound(record);
            assertThat(held.total()).isZero();
        }
    }

    @Test
    void who_only_sends_new_keys_is_hung_up_on_soon() throws GeneralSecurityException, IOException {
        try (Tls tls = new Tls("TLSv1.3")) {
            tls.shake("x");
            for (int i = 1; i < HandshakeWatch.MOST_RECORDS_WITHOUT_DATA; i++) {
                tls.server.writeInbound(tls.newKey());
                tls.take();
            }
            tls.send("y");
            assertThat(tls.read).isEqualTo(2);
            assertThat(tls.server.isOpen()).isTrue();

            tls.server.writeInbound(tls.newKey());
            assertThat(tls.server.isOpen()).isFalse();
            assertThat(held.total()).isZero();
        }
    }

    @Test
    void new_keys_between_much_data_are_in_order() throws GeneralSecurityException, IOException {
        try (Tls tls = new Tls("TLSv1.3")) {
            tls.shake("x");
            for (int i = 0; i < 5 * HandshakeWatch.MOST_RECORDS_WITHOUT_DATA; i++) {
                tls.server.writeInbound(tls.newKey());
                tls.take();
                tls.send("y".repeat(5_000));
            }
            assertThat(tls.server.isOpen()).isTrue();
            assertThat(held.total()).isZero();
        }
    }

    @Test
    void a_second_handshake_is_refused() throws GeneralSecurityException, IOException {
        try (Tls tls = new Tls("TLSv1.2")) {
            tls.shake("x");
            tls.client.beginHandshake();
            ByteBuf hello = tls.wrap("");

            assertThatThrownBy(() -> tls.server.writeInbound(hello)).hasMessageContaining("renegotiation");
            assertThat(tls.server.isOpen()).isFalse();
        }
    }

    private static ByteBuf record(int type, int length) {
        return Unpooled.buffer()
                .writeByte(type)
                .writeShort(0x0301)
                .writeShort(length)
                .writeZero(length);
    }

    private void receive(ByteBuf bytes, int piece) {
        while (bytes.isReadable() && channel.isOpen()) {
            channel.writeInbound(bytes.readBytes(Math.min(piece, bytes.readableBytes())));
        }
        bytes.release();
        channel.runPendingTasks();
    }

    private static TestCertificate certificate() {
        TlsPolicy.boundCallers();
        try {
            return TestCertificate.named("localhost");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A server's side of a connection, and a caller's engine. */
    private final class Tls implements AutoCloseable {

        private final SSLEngine client;
        private final EmbeddedChannel server;

        /** How many bytes of data the server has read. */
        private int read;

        Tls(String protocol) throws GeneralSecurityException {
            client = CERTIFICATE.context().createSSLEngine();
            client.setUseClientMode(true);
            client.setEnabledProtocols(new String[] {protocol});
            SSLEngine engine = CERTIFICATE.serverContext().createSSLEngine();
            engine.setUseClientMode(false);
            server = new EmbeddedChannel(
                    new HandshakeWatch(held, HandshakeWatchTest::oneAtATime), new SslHandler(engine));
        }

        /** Up to the end of the handshake, with whose last bytes the data come. */
        void shake(String data) throws SSLException {
            client.beginHandshake();
            while (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                    || client.getSession().getProtocol().equals("NONE")) {
                ByteBuf sent = wrap("");
                boolean isLast = client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
                if (isLast) {
                    sent.writeBytes(wrap(data));
                    data = "";
                }
                server.writeInbound(sent);
                take();
            }
            if (!data.isEmpty()) {
                server.writeInbound(wrap(data));
            }
            countRead();
        }

        void send(String data) throws SSLException {
            server.writeInbound(wrap(data));
            countRead();
        }

        /** What the caller sends: what TLS has to say, then the data. */
        ByteBuf wrap(String data) throws SSLException {
            ByteBuffer plain = ByteBuffer.wrap(data.getBytes(StandardCharsets.ISO_8859_1));
            ByteBuf sent = Unpooled.buffer();
            ByteBuffer record = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
            runTasks();
            while (plain.hasRemaining() || client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                client.wrap(plain, record);
                sent.writeBytes(record.flip());
                record.clear();
                runTasks();
            }
            return sent;
        }

        ByteBuf newKey() throws SSLException {
            client.beginHandshake();
            return wrap("");
        }

        /** Has the caller take what the server sent. */
        void take() throws SSLException {
            ByteBuf received = Unpooled.buffer();
            for (ByteBuf part = server.readOutbound(); part != null; part = server.readOutbound()) {
                received.writeBytes(part);
                part.release();
            }
            ByteBuffer in = received.nioBuffer();
            ByteBuffer plain = ByteBuffer.allocate(client.getSession().getApplicationBufferSize());
            while (in.hasRemaining()) {
                client.unwrap(in, plain);
                runTasks();
                if (client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    server.writeInbound(wrap(""));
                }
            }
        }

        private void runTasks() {
            for (Runnable task = client.getDelegatedTask(); task != null; task = client.getDelegatedTask()) {
                task.run();
            }
        }

        private void countRead() {
            for (ByteBuf data = server.readInbound(); data != null; data = server.readInbound()) {
                read += data.readableBytes();
                data.release();
            }
        }

        @Override
        public void close() {
            var unused = server.close();
            server.releaseInbound();
            server.releaseOutbound();
        }
    }
}
