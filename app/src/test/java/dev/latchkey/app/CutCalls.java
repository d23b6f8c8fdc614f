package dev.latchkey.app;

import dev.latchkey.app.PipelinedConnection.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
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

    /** Calls over a connection that holds. */
    Answer call(String method, String path, String body, String... headers) throws IOException {
        try (PipelinedConnection connection = PipelinedConnection.to(port)) {
            connection.send(request(method, path, body, headers));
            return connection.answer();
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
            byte[] request = request(method, path, body, headers).getBytes(StandardCharsets.US_ASCII);
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
        return socket;
    }

    private String request(String method, String path, String body, String... headers) {
        StringBuilder request = new StringBuilder(
                method + " " + path + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + secret + "\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        if (!body.isEmpty()) {
            request.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        return request.append("\r\n").append(body).toString();
    }
}
