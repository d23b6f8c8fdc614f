package dev.latchkey.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what the TLS handshake of a connection may take, whose state is many times as large as what the caller sends for it:
 * counts it among what connections hold, and hangs up on who sends more than any caller needs. It reads the headers of records
 * (RFC 8446 §5.1) until data comes, and then is no longer there. For one event loop.
 */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {

    /** The most bytes of a caller's part. Browsers send 2 KB, and at most twice. */
    static final int MOST_BYTES = 8 << 10;

    /** How much Java keeps of each byte, such as of long lists of algorithms, until the handshake is done. */
    static final int KEPT_PER_BYTE = 20;

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;

    /** What the first encrypted record of TLS 1.3 says that it is, and data of any version. */
    private static final int APPLICATION_DATA = 23;

    private final HeldBytes held;
    private HeldBytes.@Nullable Share share;
    private int bytes;

    /** How much of the present record's header has come. */
    private int headerBytes;

    /** The present record's length, as far as that has come. */
    private int length;

    /** What is left of the present record. */
    private int left;

    HandshakeWatch(HeldBytes held) {
        this.held = held;
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
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf read = (ByteBuf) message;
        int before = bytes;
        boolean isOver = isOver(read);
        if (bytes > MOST_BYTES) {
            read.release();
            var unused = context.close();
            return;
        }
        if (isOver) {
            context.pipeline().remove(this);
        } else if (share != null) {
            share.change((long) (bytes - before) * KEPT_PER_BYTE);
        }
        context.fireChannelRead(read);
    }

    private boolean isOver(ByteBuf read) {
        int at = read.readerIndex();
        while (at < read.writerIndex() && bytes <= MOST_BYTES) {
            if (left > 0) {
                int some = Math.min(left, read.writerIndex() - at);
                left -= some;
                bytes += some;
                at += some;
                continue;
            }
            int octet = read.getUnsignedByte(at++);
            if (headerBytes == 0 && octet == APPLICATION_DATA) {
                return true;
            }
            bytes++;
            length = headerBytes < LENGTH_AT ? 0 : length << Byte.SIZE | octet;
            headerBytes++;
            if (headerBytes == RECORD_HEADER_BYTES) {
                headerBytes = 0;
                left = length;
            }
        }
        return false;
    }
}
