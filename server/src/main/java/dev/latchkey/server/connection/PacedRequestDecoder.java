package dev.latchkey.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request at a time: the next only when the one before is answered and its answer was taken, up to the connection's
 * high water mark. What has arrived meanwhile is kept as it is, and nothing more is read; so whoever asks without reading costs
 * what fits into one read, whatever is sent. For one event loop.
 */
class PacedRequestDecoder extends VertxHttpRequestDecoder {

    /** After so many requests in a row, or parts of a body, other connections have their turn. */
    private static final int MOST_IN_A_ROW = 4;

    private static final int MOST_PARTS_IN_A_ROW = 64;

    /** What a header or a parameter takes of memory beside its bytes, on a Java of 64 bits. */
    private static final int BYTES_PER_ENTRY = 200;

    private final HeldBytes.Share held;

    private @Nullable AdmittedConnection admitted;

    /** The caller sends nothing more, and may still read what it asked for. */
    private boolean atEnd;

    private boolean withinRequest;
    private boolean unanswered;
    private boolean decoding;
    private int inARow;
    private int partsInARow;

    /** Whether it waits for its turn. */
    private boolean isInTurn;

    /** Whether something was left undecoded, since it was not its turn. */
    private boolean stalled;

    /** How many bytes wait for their turn while nothing is read; 0 while reading. */
    private int waiting;

    /** What the first line and the headers of the request in hand take of memory, until all of it came and is answered. */
    private int head;

    /** How much of that and of what waits in the decoder is counted: nothing for a request that is answered as soon as it came. */
    private int counted;

    PacedRequestDecoder(HttpServerOptions options, HeldBytes.Share held) {
        super(options);
        this.held = held;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        admitted = AdmittedConnection.of(context.channel());
    }

    /** The request that was decoded last is answered, as far as this side is concerned. */
    final void answered(ChannelHandlerContext context) {
        unanswered = false;
        letGoOfHead();
        if (!decoding) {
            count();
        }
        goOnSoon(context);
        closeIfDone(context);
    }

    /** Nothing waits to be sent any more. */
    final void sent() {
        if (!unanswered && admitted != null) {
            admitted.end();
        }
    }

    /** So many names with values were decoded: headers, or parameters of the query. */
    final void named(int entries) {
        head += entries * BYTES_PER_ENTRY;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        decoding = true;
        stalled = false;
        inARow = 0;
        partsInARow = 0;
        try {
            super.channelRead(context, message);
        } finally {
            decoding = false;
        }
        waitOrReadOn(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (waiting > 0) {
            // Where nothing was decoded, the decoder would ask for more, whether reading is on or not.
            context.fireChannelReadComplete();
        } else {
            super.channelReadComplete(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            // Not passed on: the usual decoder would take it for the end of the connection, and drop what waits.
            atEnd = true;
            closeIfDone(context);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        super.channelWritabilityChanged(context);
        goOnSoon(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (mustWait(context) || inARow == MOST_IN_A_ROW || partsInARow == MOST_PARTS_IN_A_ROW) {
            stalled = true;
            return;
        }
        int before = out.size();
        int begin = buffer.readerIndex();
        boolean isHead = !withinRequest;
        super.decode(context, buffer, out);
        if (isHead) {
            head += buffer.readerIndex() - begin;
        }
        for (int i = before; i < out.size(); i++) {
            Object part = out.get(i);
            if (part instanceof HttpRequest) {
                held.begin();
                if (admitted != null) {
                    admitted.begin();
                }
                withinRequest = true;
                unanswered = true;
                inARow++;
            }
            if (part instanceof HttpContent) {
                partsInARow++;
            }
            if (part instanceof LastHttpContent) {
                withinRequest = false;
                letGoOfHead();
            }
        }
    }

    private boolean mustWait(ChannelHandlerContext context) {
        return !withinRequest && (unanswered || !context.channel().isWritable());
    }

    private void letGoOfHead() {
        if (!withinRequest && !unanswered) {
            head = 0;
        }
    }

    /** Counts a buffer as a whole: as long as one byte of it waits, all of it is taken. */
    private void count() {
        int now = head + internalBuffer().capacity();
        held.change(now - counted);
        counted = now;
    }

    private void waitOrReadOn(ChannelHandlerContext context) {
        count();
        int undecoded = stalled ? actualReadableBytes() : 0;
        if (undecoded > 0 || waiting > 0) {
            waiting = undecoded;
            context.channel().config().setAutoRead(undecoded == 0);
            goOnSoon(context);
        }
        closeIfDone(context);
    }

    /** Closes the connection where no answer is under way and no more requests can come, once all that was sent has left. */
    private void closeIfDone(ChannelHandlerContext context) {
        boolean awaitsAnswer = unanswered && !withinRequest;
        if (atEnd && !decoding && waiting == 0 && !awaitsAnswer) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Whether a request has begun that has not come whole. */
    final boolean isWithinRequest() {
        return withinRequest;
    }

    private void goOnSoon(ChannelHandlerContext context) {
        // Whoever answers is not done with it yet; and while decoding, it goes on by itself.
        if (decoding || waiting == 0 || mustWait(context)) {
            return;
        }
        if (admitted == null) {
            context.executor().execute(() -> takeTurn(context));
        } else if (!isInTurn) {
            isInTurn = true;
            admitted.inTurn(() -> takeTurn(context));
        }
    }

    private void takeTurn(ChannelHandlerContext context) {
        isInTurn = false;
        var unused = ImmediateEventExecutor.INSTANCE.submit(() -> goOn(context)).addListener(done -> {
            if (!done.isSuccess()) {
                context.fireExceptionCaught(done.cause());
            }
        });
    }

    private @Nullable Void goOn(ChannelHandlerContext context) throws Exception {
        if (waiting > 0 && !mustWait(context) && !context.isRemoved()) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        }
        return null;
    }
}
