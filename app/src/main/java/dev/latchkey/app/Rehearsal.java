package dev.latchkey.app;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.cli.option.ListenAddress;
import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.secret.Secret;
import dev.latchkey.usage.Method;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the first request would otherwise wait for, done between a server's listening and its saying so: the code on a request's way is
 * loaded by going that way. Takes nothing from any key, and counts nothing.
 */
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** After as many, what is left to gain is the work of many more. */
    private static final int TIMES = 3;

    private static final int PATIENTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Rehearsal() {}

    /** Goes a request's way: through the connection, where anybody may, and through the verdict and the work behind it. */
    static void of(ListenAddress address, Gatekeeper gatekeeper, boolean demoKey) {
        for (int i = 0; i < TIMES; i++) {
            if (!address.tls()) {
                ask(address);
            }
            if (demoKey) {
                judge(gatekeeper);
            }
            new PatientWriter(new PatientGenerator(Scenario.standard(), i), 0, PATIENTS, PatientFormat.JSON)
                    .next(PATIENTS);
        }
    }

    private static void judge(Gatekeeper gatekeeper) {
        AccessRequest request = new AccessRequest(
                Credential.of(Secret.of(BuiltInKey.DEMO_SECRET)),
                "/rehearsal",
                Method.POST,
                null,
                1,
                PATIENTS,
                0,
                0,
                InetAddress.getLoopbackAddress().getHostAddress(),
                null);
        gatekeeper.rehearse(request).toCompletableFuture().join();
    }

    private static void ask(ListenAddress address) {
        URI uri = URI.create(address.reachable());
        int patience = (int) PATIENCE.toMillis();
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, uri.getPort()), patience);
            socket.setSoTimeout(patience);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            LOG.debug("The first caller will wait a little longer", e);
        }
    }
}
