package dev.latchkey.server.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/** Sees answers on their way out: when one is complete, and how much of them the caller has not taken. For one event loop. */
public final class AnswerWatch extends ChannelOutboundHandlerAdapter {

    private static final AttributeKey<HeldBytes.Share> HELD = AttributeKey.valueOf(AnswerWatch.class, "held");

    private final PacedRequestDecoder decoder;
    private final HeldBytes.Share held;

    /** What waits for the caller to read, as it was counted last. */
    private long unread;

    private boolean waitsForReader;

    AnswerWatch(PacedRequestDecoder decoder, HeldBytes.Share held) {
        this.decoder = decoder;
        this.held = held;
    }

    /** Null where nothing came of the connection yet that could be a request. */
    static HeldBytes.@Nullable Share held(Channel channel) {
        return channel.attr(HELD).get();
    }

    /** What the connection holds of memory. */
    public static HeldBytes.Share held(HttpConnection connection) {
        // Not by way of the pipeline, which a connection that is closed has lost.
        return VertxInternals.channel(connection).attr(HELD).get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(HELD).set(held);
        context.channel().closeFuture().addListener(closed -> held.close());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        boolean isLast = message instanceof LastHttpContent && !isInterim(message);
        super.write(context, message, promise);
        if (isLast) {
            decoder.answered(context.pipeline().context(decoder));
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        super.flush(context);
        countUnread(context);
        if (unread > 0 && !waitsForReader) {
            waitForReader(context);
        }
    }

    private void waitForReader(ChannelHandlerContext context) {
        waitsForReader = true;
        // Nothing in itself, it is sent when all before it is.
        context.writeAndFlush(Unpooled.EMPTY_BUFFER)
                // Netty still counts what it says is sent, until it has said so.
                .addListener(sent -> context.executor().execute(() -> goOnWaiting(context)));
    }

    private void goOnWaiting(ChannelHandlerContext context) {
        waitsForReader = false;
        countUnread(context);
        if (unread > 0) {
            waitForReader(context);
        }
    }

    private void countUnread(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        long now = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        held.change(now - unread);
        held.unread(now, unread);
        unread = now;
        if (now == 0) {
            decoder.sent();
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
