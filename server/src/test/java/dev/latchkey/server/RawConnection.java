package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A caller that is free to send any bytes, and reads answers one by one. Whatever it waits for has a deadline. */
public final class RawConnection implements AutoCloseable {

    private static final int DEADLINE_MILLIS = 5_000;
    private static final int PAUSE_MILLIS = 20;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/[0-9.]+ ([0-9]{3}) [A-Z]");

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawConnection to(int port) {
        return to(port, 0);
    }

    /**
     * Connects.
     *
     * @param from the address to come from
     */
    public static RawConnection to(int port, InetAddress from) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MILLIS);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Connects.
     *
     * @param receiveBuffer how many bytes this side takes before it is read, or 0 for the usual
     */
    public static RawConnection to(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MILLIS);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text, each character a byte. */
    public RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends until the server has had enough; it may close the connection meanwhile. */
    public void sendWhilePossible(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            // What this was sent for can still be read.
        }
    }

    /** Sends the bytes again and again, with pauses; true when the connection ended before anything was answered. */
    public boolean trickleUntilAnswered(String bytes) {
        long deadline = System.nanoTime() + DEADLINE_MILLIS * 1_000_000L;
        try {
            socket.setSoTimeout(PAUSE_MILLIS);
            while (System.nanoTime() < deadline) {
                sendWhilePossible(bytes.getBytes(StandardCharsets.ISO_8859_1));
                in.mark(1);
                try {
                    boolean ended = in.read() < 0;
                    in.reset();
                    return ended;
                } catch (SocketTimeoutException nothingYet) {
                    in.reset();
                } catch (SocketException reset) {
                    return true;
                }
            }
            throw new AssertionError("nothing came within " + DEADLINE_MILLIS + " ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            setDeadline();
        }
    }

    private void setDeadline() {
        try {
            socket.setSoTimeout(DEADLINE_MILLIS);
        } catch (SocketException closed) {
            // Then nothing will be waited for.
        }
    }

    /** Says that nothing more will be sent. */
    public RawConnection endSending() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer whole. */
    public Answer answer() {
        return answer(true);
    }

    /** Reads the answer to a HEAD request. */
    public Answer answerToHead() {
        return answer(false);
    }

    private Answer answer(boolean hasBody) {
        try {
            Head head = head();
            boolean hasMore = head.status() >= 200 && head.status() != 204 && head.status() != 304;
            return new Answer(
                    head.status(),
                    head.headers(),
                    Buffer.buffer(hasBody && hasMore ? body(head.headers()) : new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line and headers of an answer. */
    public record Head(int status, Map<String, List<String>> headers) {}

    public Head head() throws IOException {
        String status = line();
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        if (!status.matches("HTTP/1\\.[01] [0-9]{3} .*")) {
            throw new IOException("not a status line: " + status);
        }
        return new Head(Integer.parseInt(status.substring(9, 12)), headers);
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            return chunks();
        }
        List<String> length = headers.get("content-length");
        return length == null ? in.readAllBytes() : exactly(Integer.parseInt(length.get(0)));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            body.write(exactly(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    /** Reads that many bytes. */
    public byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the server closed the connection within an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c != '\n') {
            if (c < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    /** All that comes until the server closes the connection, which it must. */
    public String toTheEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException reset) {
            // What came before it counts.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Waits until an answer has begun to come; nothing of it is taken away. */
    public boolean hasAnswer() {
        try {
            in.mark(1);
            boolean has = in.read() >= 0;
            in.reset();
            return has;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The statuses of all answers until the server closes the connection, which it must. */
    public List<String> statusesUntilTheEnd() {
        return STATUS_LINE
                .matcher(toTheEnd())
                .results()
                .map(line -> line.group(1))
                .toList();
    }

    /** Reads to the end, which must come; true when the server sent nothing more before it. */
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away without a farewell: the server learns it from a reset. */
    public void vanish() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
