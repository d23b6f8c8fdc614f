package dev.latchkey.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what TLS may take of a connection without any data: counts it among what connections hold, and hangs up on who sends more
 * than any caller needs, before TLS sees it. The state of a handshake is many times as large as what the caller sends for it, and
 * afterwards a caller may still send records without data, of which each can be a new key. It reads the headers of records
 * (RFC 8446 §5.1). What comes before the handshake is done waits for its turn. For one event loop.
 */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {

    /** The most bytes of a caller's part. Browsers send 2 KB, and at most twice. */
    static final int MOST_BYTES = 8 << 10;

    /** How much Java keeps of each byte, such as of long lists of algorithms, until the handshake is done. */
    static final int KEPT_PER_BYTE = 20;

    /** After the handshake, the most records without data for so much data. */
    static final int MOST_RECORDS_WITHOUT_DATA = 16;

    private static final int DATA_FOR_THEM = 64 << 10;

    /** The most bytes since there was data last: a record of which all but its end is there, and some more. */
    private static final int MOST_WITHOUT_DATA = 20 << 10;

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;

    /** What the first encrypted record of TLS 1.3 says that it is, and data of any version. */
    private static final int APPLICATION_DATA = 23;

    private final HeldBytes held;
    private final Function<EventExecutor, LoopRoundRobin> turns;
    private final Queue<ByteBuf> waiting = new ArrayDeque<>(1);
    private HeldBytes.@Nullable Share share;
    private long counted;
    private boolean isFirst = true;
    private boolean isDone;

    /** What came of the handshake up to the first record that may be data, and from there until it was done. */
    private int bytes;

    private int encrypted;
    private boolean isEncrypted;

    /** How many records without data may still come. */
    private int spare = MOST_RECORDS_WITHOUT_DATA;

    private int withoutData;
    private boolean cameData;
    private int data;

    /** How much of the present record's header has come. */
    private int headerBytes;

    /** The present record's length, as far as that has come. */
    private int length;

    /** What is left of the present record. */
    private int left;

    /** @param turns those of each event loop */
    HandshakeWatch(HeldBytes held, Function<EventExecutor, LoopRoundRobin> turns) {
        this.held = held;
        this.turns = turns;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        share = held.of(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (share != null) {
            share.close();
        }
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isFirst) {
            isFirst = false;
            waitForData(context);
        }
        ByteBuf read = (ByteBuf) message;
        if (isDone && waiting.isEmpty()) {
            closeUnless(goOn(context, read), context);
            return;
        }
        waiting.add(read);
        count(counted + read.capacity());
        if (isCut()) {
            closeUnless(false, context);
        } else if (waiting.size() == 1) {
            // What comes next stays with the system meanwhile.
            context.channel().config().setAutoRead(false);
            turns.apply(context.executor()).add(siteOf(context), () -> takeTurn(context));
        }
    }

    private void takeTurn(ChannelHandlerContext context) {
        // First, since those behind it may have it otherwise.
        context.channel().config().setAutoRead(true);
        for (ByteBuf read = waiting.poll(); read != null; read = waiting.poll()) {
            closeUnless(isDone ? goOn(context, read) : shake(context, read), context);
        }
        context.fireChannelReadComplete();
    }

    private static void closeUnless(boolean isGood, ChannelHandlerContext context) {
        if (!isGood) {
            var unused = context.close();
        }
    }

    private static long siteOf(ChannelHandlerContext context) {
        Long network = ConnectionLimit.networkOf(context.channel().remoteAddress());
        return network == null ? 0 : ConnectionLimit.siteOf(network);
    }

    private void waitForData(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            return;
        }
        context.pipeline().addAfter(context.pipeline().context(tls).name(), null, new DataWatch());
        tls.handshakeFuture().addListener(handshake -> isDone = handshake.isSuccess());
    }

    /** Whether the handshake may go on. */
    private boolean shake(ChannelHandlerContext context, ByteBuf read) {
        int at = read.readerIndex();
        while (at < read.writerIndex()) {
            int some = look(read, at);
            at += some;
            if (isEncrypted) {
                encrypted += some;
            } else {
                bytes += some;
            }
        }
        if (isTooMuch(bytes) || held.isCrowded()) {
            read.release();
            return false;
        }
        context.fireChannelRead(read);
        if (isDone) {
            // With its end may have come much data.
            count(0);
            return true;
        }
        return !isTooMuch(bytes + encrypted);
    }

    private boolean isTooMuch(int some) {
        count((long) some * KEPT_PER_BYTE);
        return some > MOST_BYTES || isCut();
    }

    /** Shows TLS one record after the other. Whether the connection may go on. */
    private boolean goOn(ChannelHandlerContext context, ByteBuf read) {
        try {
            while (read.isReadable() && context.channel().isActive() && mayGoOn()) {
                int begin = read.readerIndex();
                int end = begin;
                do {
                    end += look(read, end);
                } while (end < read.writerIndex() && isWithinRecord());
                show(context, read.readRetainedSlice(end - begin), read.capacity());
            }
        } finally {
            read.release();
        }
        return mayGoOn();
    }

    private void show(ChannelHandlerContext context, ByteBuf part, int capacity) {
        withoutData += part.readableBytes();
        cameData = false;
        context.fireChannelRead(part);
        if (!cameData && !isWithinRecord()) {
            spare--;
        }
        // A buffer is taken as a whole, as long as a part of a record waits in it for the rest.
        count(withoutData + (isWithinRecord() ? capacity : 0));
    }

    private boolean mayGoOn() {
        return spare > 0 && withoutData <= MOST_WITHOUT_DATA && !isCut();
    }

    private boolean isCut() {
        return share != null && share.isCut();
    }

    private void count(long now) {
        if (share != null) {
            share.change(now - counted);
            counted = now;
        }
    }

    private boolean isWithinRecord() {
        return left > 0 || headerBytes > 0;
    }

    /** Goes on over the present record, or a byte of its header: so many bytes. */
    private int look(ByteBuf read, int at) {
        if (left > 0) {
            int some = Math.min(left, read.writerIndex() - at);
            left -= some;
            return some;
        }
        int octet = read.getUnsignedByte(at);
        isEncrypted |= headerBytes == 0 && octet == APPLICATION_DATA && bytes > 0;
        length = headerBytes < LENGTH_AT ? 0 : length << Byte.SIZE | octet;
        headerBytes++;
        if (headerBytes == RECORD_HEADER_BYTES) {
            headerBytes = 0;
            left = length;
        }
        return 1;
    }

    /** Behind TLS. */
    private final class DataWatch extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf some && some.isReadable()) {
                cameData = true;
                withoutData = 0;
                data += some.readableBytes();
                if (data >= DATA_FOR_THEM) {
                    data = 0;
                    spare = MOST_RECORDS_WITHOUT_DATA;
                }
            }
            context.fireChannelRead(message);
        }
    }
}
