package dev.latchkey.app;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Calls a server over connections of their own, some of which break on the way, there or back. */
final class CutCalls {

    private static final int DEADLINE_MILLIS = 60_000;

    private final int port;
    private final String secret;
    private final RandomGenerator random;

    /** @param random decides which connections break, and where */
    CutCalls(String address, String secret, RandomGenerator random) {
        this.port = URI.create(address).getPort();
        this.secret = secret;
        this.random = random;
    }

    /** A whole answer. */
    record Answer(int status, Map<String, String> headers, String body) {
        String field(String name) {
            return Caller.field(body, name);
        }
    }

    /** Calls over a connection that holds. */
    Answer call(String method, String path, String body, String... headers) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request(method, path, body, headers));
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    /** Calls over a connection that breaks every other time; then nothing is known of what came of it. */
    Optional<Answer> tryCall(String method, String path, String body, String... headers) throws IOException {
        if (random.nextBoolean()) {
            return Optional.of(call(method, path, body, headers));
        }
        try (Socket socket = connect()) {
            // The other side learns it from a reset, in the middle of whatever it does.
            socket.setSoLinger(true, 0);
            byte[] request = request(method, path, body, headers);
            switch (random.nextInt(3)) {
                case 0 -> socket.getOutputStream().write(Arrays.copyOf(request, random.nextInt(request.length)));
                case 1 -> socket.getOutputStream().write(request);
                default -> {
                    socket.getOutputStream().write(request);
                    int first = socket.getInputStream().read();
                    if (first < 0) {
                        throw new EOFException("the server hung up");
                    }
                }
            }
            return Optional.empty();
        }
    }

    /** Calls until it is known what came of it. */
    Answer callUntilAnswered(String method, String path, String body, String... headers) throws IOException {
        Optional<Answer> answer = tryCall(method, path, body, headers);
        while (answer.isEmpty()) {
            answer = tryCall(method, path, body, headers);
        }
        return answer.get();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private byte[] request(String method, String path, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + secret
                + "\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        if (!body.isEmpty()) {
            request.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        return request.append("\r\n").append(body).toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Answer read(InputStream in) throws IOException {
        String status = line(in);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        return new Answer(
                Integer.parseInt(status.substring(9, 12)), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
