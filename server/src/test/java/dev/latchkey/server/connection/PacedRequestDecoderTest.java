package dev.latchkey.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How far a connection's requests are decoded ahead of their answers. */
final class PacedRequestDecoderTest {

    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final SettableTime time = new SettableTime(NOW);
    private final HeldBytes held = new HeldBytes(1 << 20, new ConnectionMetrics(new PrometheusRegistry()), time);
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());

    private final HeldBytes.Share share = held.of(channel.pipeline().firstContext());

    PacedRequestDecoderTest() {
        StrictRequestDecoder decoder = new StrictRequestDecoder(new HttpServerOptions(), share);
        channel.pipeline().addLast(decoder, new AnswerWatch(decoder, share));
    }

    @Test
    void of_many_requests_that_arrive_together_one_is_decoded_and_the_next_when_it_is_answered() {
        receive(GET.repeat(100));

        for (int i = 0; i < 100; i++) {
            assertThat(decoded()).isEqualTo(1);
            answer();
        }
        assertThat(decoded()).isZero();
    }

    @Test
    void others_have_their_turn_between_many_that_are_answered_at_once() {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger whenOthersHadTheirTurn = new AtomicInteger();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest) {
                    if (answered.getAndIncrement() == 0) {
                        context.executor().execute(() -> whenOthersHadTheirTurn.set(answered.get()));
                    }
                    var unused = context.channel()
                            .writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
                }
            }
        });

        receive(GET.repeat(100));

        assertThat(whenOthersHadTheirTurn.get()).isBetween(1, 20);
        assertThat(answered.get()).isEqualTo(100);
        assertThat(reads()).isTrue();
    }

    @Test
    void nothing_more_is_read_while_something_waits_for_its_turn() {
        receive(GET);
        assertThat(reads()).as("nobody knows yet that more comes").isTrue();
        long before = share.bytes();

        receive(GET.repeat(2));
        assertThat(reads()).isFalse();
        assertThat(share.bytes() - before).isEqualTo(2L * GET.length());

        answer();
        assertThat(reads()).isFalse();
        answer();
        assertThat(reads()).isTrue();
        assertThat(decoded()).isEqualTo(3);
        answer();
        assertThat(share.bytes()).isZero();
    }

    @Test
    void nor_while_the_answer_before_is_not_taken() {
        receive(GET.repeat(2));
        take(false);
        answer();
        assertThat(decoded()).isEqualTo(1);
        assertThat(reads()).isFalse();

        take(true);
        channel.runPendingTasks();
        assertThat(decoded()).isEqualTo(1);
        assertThat(reads()).isTrue();
    }

    @Test
    void a_body_goes_on_when_its_request_was_answered_already() {
        receive("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n12");
        answer();
        receive("34" + GET);

        assertThat(decoded()).isEqualTo(2);
    }

    @Test
    void a_next_request_waits_though_the_one_before_has_a_body() {
        receive("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n1234" + GET);
        assertThat(decoded()).isEqualTo(1);

        answer();
        assertThat(decoded()).isEqualTo(1);
    }

    @Test
    void what_only_announces_an_answer_is_none() {
        receive("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1" + GET);
        answer(HttpResponseStatus.CONTINUE);
        assertThat(decoded()).isEqualTo(1);

        answer();
        assertThat(decoded()).isEqualTo(1);
    }

    @Test
    void what_a_request_takes_is_counted_from_its_first_header_until_it_came_and_is_answered() {
        String headers = "a:\r\n".repeat(50);
        receive("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n" + headers);
        long unfinished = share.bytes();
        assertThat(unfinished).as("many times its bytes").isGreaterThan(30L * headers.length());

        receive("\r\n");
        answer();
        assertThat(share.bytes()).as("its body is missing").isGreaterThanOrEqualTo(unfinished);

        receive("1");
        assertThat(decoded()).isEqualTo(1);
        assertThat(share.bytes()).isZero();
    }

    @Test
    void a_request_that_is_answered_later_is_counted_until_then() {
        receive(GET);
        assertThat(share.bytes()).isPositive();

        answer();
        assertThat(share.bytes()).isZero();
    }

    @Test
    void what_waits_is_let_go_of_with_the_connection() {
        receive(GET.repeat(100));
        assertThat(held.total()).isPositive();
        var unused = channel.close();

        assertThat(held.total()).isZero();
        channel.finishAndReleaseAll();
    }

    private void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private void answer() {
        answer(HttpResponseStatus.OK);
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
        channel.releaseOutbound();
        channel.runPendingTasks();
    }

    private void take(boolean takes) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, takes);
        channel.runPendingTasks();
    }

    private boolean reads() {
        return channel.config().isAutoRead();
    }

    /** How many requests were passed on since it was asked last. */
    private int decoded() {
        int requests = 0;
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            requests += part instanceof HttpRequest ? 1 : 0;
        }
        return requests;
    }
}
