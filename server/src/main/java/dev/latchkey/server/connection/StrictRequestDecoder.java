package dev.latchkey.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.http.impl.VertxHttpResponseEncoder;
import java.util.Iterator;
import java.util.List;

/**
 * Vert.x's decoder of requests, but where it guesses what an ambiguous request means, or answers with a 5xx or by hanging up,
 * this one has it refused like any other malformed request: RFC 9112 §3.2 (hosts), §6.1 (transfer codings), §7.1 (chunks).
 */
public final class StrictRequestDecoder extends PacedRequestDecoder {

    /** The most headers of a request. */
    public static final int MAX_HEADER_LINES = 100;

    /** The most parameters of a query, each of which takes many times its bytes once it is read. */
    static final int MAX_PARAMETERS = 100;

    private static final String SPACES = "its first line has other than single spaces between its words";
    private static final AttributeKey<Boolean> BROKEN = AttributeKey.valueOf(StrictRequestDecoder.class, "broken");

    /** Where the first word of a request's first line ends. */
    private int firstWordEnd;

    private int secondWordEnd;

    /** How many headers the request in hand has so far, trailers among them. */
    private int headerLines;

    /** Whether a carriage return was the last that came, before a request. */
    private boolean afterReturn;

    StrictRequestDecoder(HttpServerOptions options, HeldBytes.Share held) {
        super(options, held);
    }

    /** Has the connection's requests decoded strictly and in their turn; to be called before it reads anything. */
    public static void install(HttpConnection connection, HttpServerOptions options, HeldBytes held) {
        ChannelPipeline pipeline = VertxInternals.channel(connection).pipeline();
        ChannelHandlerContext encoder = pipeline.context(VertxHttpResponseEncoder.class);
        HeldBytes.Share share = held.of(encoder);
        StrictRequestDecoder decoder = new StrictRequestDecoder(options, share);
        pipeline.replace(VertxHttpRequestDecoder.class, "httpDecoder", decoder);
        pipeline.addAfter(encoder.name(), "answers", new AnswerWatch(decoder, share));
        if (pipeline.get(SslHandler.class) == null) {
            // With TLS, the end of what is sent is the end of the connection.
            VertxInternals.channel(connection).config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    /** Whether the body that ended on this connection did so because it could not be decoded. Nothing can follow it. */
    public static boolean isBroken(HttpConnection connection) {
        return VertxInternals.channel(connection).hasAttr(BROKEN);
    }

    /** Has something done when the connection is closed, at once where it is. */
    static void whenClosed(HttpConnection connection, Runnable task) {
        VertxInternals.channel(connection).closeFuture().addListener(closed -> task.run());
    }

    /** What is wrong with a request that could not be decoded, as the end of a sentence. */
    public static String reason(Throwable failure) {
        return failure instanceof Unclear
                ? String.valueOf(failure.getMessage())
                : "its first line or one of its headers is malformed";
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        require(start == 0 || !isSpace(line[start - 1]), SPACES);
        firstWordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        require(start == firstWordEnd + 1 && line[firstWordEnd] == ' ', SPACES);
        secondWordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        require(start == secondWordEnd + 1 && line[secondWordEnd] == ' ', SPACES);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        require(length > 0, "a header has no name");
        if (++headerLines > MAX_HEADER_LINES) {
            throw new TooLongHttpHeaderException("there are more than " + MAX_HEADER_LINES + " headers");
        }
        named(1);
        return super.splitHeaderName(line, start, length);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        // In capital letters (RFC 9112 §2.3); Netty would take others for the same.
        headerLines = 0;
        String version = initialLine[2];
        require(version.equals("HTTP/1.1") || version.equals("HTTP/1.0"), "the version is not HTTP/1.1");
        int parameters = countParameters(initialLine[1]);
        require(parameters <= MAX_PARAMETERS, "its query has more than " + MAX_PARAMETERS + " parameters");
        named(parameters);
        return super.createMessage(initialLine);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage request) {
        // The first question after the headers were read, before it is decided where the body ends.
        HttpHeaders headers = request.headers();
        requireOne(headers, HttpHeaderNames.HOST, "there is more than one Host");
        CharSequence coding = requireOne(headers, HttpHeaderNames.TRANSFER_ENCODING, "the transfer coding is unclear");
        require(
                coding.isEmpty()
                        || (AsciiString.contentEqualsIgnoreCase(coding, "chunked")
                                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)),
                "the only transfer coding is chunked, and only in HTTP/1.1");
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        require(length == null || !length.startsWith(" "), "the body's length is on another line than its name");
        return super.isContentAlwaysEmpty(request);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage request) {
        throw new Unclear("the body's length is given in two ways");
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        int before = out.size();
        boolean isBetween = !isWithinRequest();
        if (isBetween) {
            spoilLoneReturns(buffer);
        }
        int begin = buffer.readerIndex();
        super.decode(context, buffer, out);
        int end = buffer.readerIndex();
        if (end > begin) {
            afterReturn = isBetween && out.size() == before && buffer.getByte(end - 1) == '\r';
        }
        int last = out.size() - 1;
        if (last >= 0
                && out.get(last) instanceof HttpContent content
                && !(content instanceof HttpMessage)
                && content.decoderResult().isFailure()) {
            // Vert.x would hang up on a failed chunk. This way the body ends, and whoever reads it can still answer.
            content.release();
            context.channel().attr(BROKEN).set(true);
            out.set(last, LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    /** Netty skips each byte of an empty line by itself. One that is not of a line's end becomes another control byte, which is refused. */
    private void spoilLoneReturns(ByteBuf buffer) {
        boolean isReturn = afterReturn;
        for (int i = buffer.readerIndex(); i < buffer.writerIndex(); i++) {
            byte each = buffer.getByte(i);
            if (isReturn && each != '\n') {
                buffer.setByte(i, 0);
            }
            isReturn = each == '\r';
            if (!isReturn && each != '\n') {
                return;
            }
        }
    }

    /** The header's value, or an empty one where it is missing. */
    private static CharSequence requireOne(HttpHeaders headers, CharSequence name, String otherwise) {
        Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(name);
        if (!values.hasNext()) {
            return "";
        }
        CharSequence value = values.next();
        require(!values.hasNext(), otherwise);
        return value;
    }

    /** How many a query is split into, where there is one. */
    private static int countParameters(String target) {
        int query = target.indexOf('?');
        if (query < 0) {
            return 0;
        }
        int separators = 0;
        for (int i = query + 1; i < target.length(); i++) {
            char c = target.charAt(i);
            separators += c == '&' || c == ';' ? 1 : 0;
        }
        return separators + 1;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Unclear(otherwise);
        }
    }

    /** Its message is for the caller, and repeats nothing that the caller sent. */
    private static final class Unclear extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message);
        }
    }
}
