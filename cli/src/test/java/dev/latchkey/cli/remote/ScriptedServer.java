package dev.latchkey.cli.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** A server that answers each request with the next of some answers, one connection each, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    /** Closes the connection instead of answering. */
    static final String NOTHING = "";

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket;
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    ScriptedServer(String... answers) throws IOException {
        this.answers.addAll(List.of(answers));
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "scripted server");
        thread.setDaemon(true);
        thread.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Heads and bodies. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** An answer with a status, further headers and a body. */
    static String answer(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " x\r\n" + headers + "Connection: close\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** A problem of Latchkey's. */
    static String problem(int status, String headers, String code, String detail) {
        return answer(
                status,
                headers + "Content-Type: application/problem+json\r\n",
                "{\"code\":\"" + code + "\",\"detail\":\"" + detail + "\",\"status\":" + status + "}");
    }

    private void serve() {
        try {
            while (true) {
                try (Socket connection = socket.accept()) {
                    requests.add(read(connection.getInputStream()));
                    String answer = answers.isEmpty() ? NOTHING : answers.pop();
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // Closed: the test is over.
            return;
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            // Neither the end nor the beginning of a TLS handshake is a head.
            if (next < 0 || next == TLS_HANDSHAKE) {
                return head.toString(StandardCharsets.UTF_8);
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.UTF_8);
        int length = text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
