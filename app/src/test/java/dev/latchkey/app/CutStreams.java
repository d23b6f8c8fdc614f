package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.Usage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A caller who goes away in the middle of long answers, until the server is gone; it knows what must be counted of them. */
final class CutStreams {

    private static final int BATCH = 100;
    private static final int ASKED = 30_000;
    private static final int MOST_READ = 1_000;
    private static final int MOST_CALLS = 20;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int RECEIVE_BUFFER = 1 << 14;

    /** More than a system and the server keep of an answer that nobody takes. */
    private static final long MOST_BYTES_UNDER_WAY = 8 << 20;

    private final URI address;
    private final String secret;
    private final Random random;

    private long calls;
    private long received;
    private long smallest = Long.MAX_VALUE;
    private boolean lastIsUnknown;

    CutStreams(String address, String secret, Random random) {
        this.address = URI.create(address);
        this.secret = secret;
        this.random = random;
    }

    /** Calls, at most so often that others are served as well. */
    void run() {
        try {
            for (int i = 0; i < MOST_CALLS; i++) {
                lastIsUnknown = true;
                cut(1 + random.nextInt(MOST_READ));
            }
        } catch (IOException gone) {
            // What came of the last call is for the counts to say.
        }
    }

    /** The lines of the body are patients, since the protocol is older than chunks. */
    private void cut(int patients) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
            String body = "{\"count\": " + ASKED + ", \"format\": \"ndjson\"}";
            String request = "POST /api/v1/generate HTTP/1.0\r\nX-API-Key: " + secret
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = new BufferedInputStream(socket.getInputStream());
            assertThat(line(answer)).endsWith(" 200 OK");
            while (!line(answer).isEmpty()) {
                // the rest of the head
            }
            calls++;
            lastIsUnknown = false;
            for (int i = 0; i < patients; i++) {
                smallest = Math.min(smallest, line(answer).length());
                received++;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server is gone");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** Holds to what was received, and to what may have been under way. */
    void assertCounted(Usage before, Usage after) {
        long requests = after.requests() - before.requests();
        long patients = after.units() - before.units();
        assertThat(requests).as("requests that were cut").isBetween(calls, calls + (lastIsUnknown ? 1 : 0));
        assertThat(patients % BATCH)
                .as("%s patients are whole batches", patients)
                .isZero();
        long underWay = calls == 0 ? ASKED : Math.min(ASKED - MOST_READ, MOST_BYTES_UNDER_WAY / smallest);
        assertThat(patients)
                .as("patients of %s requests, %s received", requests, received)
                .isBetween(received, received + requests * (underWay + BATCH));
    }
}
