package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.server.connection.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate from files, which may be renewed while the server runs. */
final class TlsTest {

    @TempDir
    Path directory;

    @Test
    void callers_see_the_certificate_and_are_told_to_come_back_over_TLS() throws IOException {
        TestCertificate certificate = TestCertificate.named("first");
        try (RunningServer server = new RunningServer(settings(certificate), List.of())) {
            Answer answer = certificate.get(server.port(), "/health");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Strict-Transport-Security")).startsWith("max-age=");
        }
    }

    @Test
    void what_is_no_TLS_is_hung_up_on() throws IOException {
        try (RunningServer server = new RunningServer(settings(TestCertificate.named("first")), List.of());
                RawConnection connection = server.connect()) {
            connection.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_renewed_certificate_is_seen_by_new_callers() throws IOException {
        TestCertificate first = TestCertificate.named("first");
        TestCertificate second = TestCertificate.named("second");
        try (RunningServer server = new RunningServer(settings(first), List.of())) {
            server.server.renewCertificate();
            assertThat(first.get(server.port(), "/health").status()).isEqualTo(200);

            second.write(directory);
            server.server.renewCertificate();

            awaitCertificate(second, server.port());
            assertThatThrownBy(() -> first.get(server.port(), "/health")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void of_TLS_1_2_only_what_is_forward_secret_and_authenticated_is_spoken_and_after_a_renewal_too()
            throws IOException {
        TestCertificate first = TestCertificate.named("first");
        TestCertificate second = TestCertificate.named("second");
        try (RunningServer server = new RunningServer(settings(first), List.of())) {
            assertSpoken(first, server.port());

            second.write(directory);
            server.server.renewCertificate();
            awaitCertificate(second, server.port());

            assertSpoken(second, server.port());
        }
    }

    private static void assertSpoken(TestCertificate certificate, int port) throws IOException {
        String[] suites = certificate.context().getSupportedSSLParameters().getCipherSuites();
        assertThat(suites).contains("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA");
        for (String suite : suites) {
            if (suite.startsWith("TLS_ECDHE_ECDSA_")) {
                boolean isGood = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
                assertThat(isSpoken(certificate, port, "TLSv1.2", suite))
                        .as(suite)
                        .isEqualTo(isGood);
            }
        }
        assertThat(isSpoken(certificate, port, "TLSv1.3", "TLS_AES_128_GCM_SHA256"))
                .isTrue();
        assertThat(isSpoken(certificate, port, "TLSv1.3", "TLS_AES_256_GCM_SHA384"))
                .isTrue();
    }

    private static boolean isSpoken(TestCertificate certificate, int port, String protocol, String suite)
            throws IOException {
        try (SSLSocket socket =
                (SSLSocket) certificate.context().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            return true;
        } catch (SSLException e) {
            return false;
        }
    }

    @Test
    void a_renewed_certificate_that_is_broken_leaves_the_old_one_in_use() throws IOException {
        TestCertificate first = TestCertificate.named("first");
        TestCertificate second = TestCertificate.named("second");
        try (RunningServer server = new RunningServer(settings(first), List.of())) {
            for (String broken : List.of("nonsense", "", first.key(), second.certificate())) {
                Files.writeString(directory.resolve("cert.pem"), broken);
                server.server.renewCertificate();
                assertThat(first.get(server.port(), "/health").status()).isEqualTo(200);
            }
            Files.delete(directory.resolve("cert.pem"));
            server.server.renewCertificate();
            assertThat(first.get(server.port(), "/health").status()).isEqualTo(200);

            second.write(directory);
            server.server.renewCertificate();
            awaitCertificate(second, server.port());
        }
    }

    @Test
    void files_that_are_not_there_are_said_so_at_once() {
        TlsFiles none = new TlsFiles(directory.resolve("none"), directory.resolve("none"));

        assertThatThrownBy(() -> new RunningServer(new ServerSettings("127.0.0.1", 0, 1).over(none), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be used");
        assertThatThrownBy(none::requireUsable)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void files_that_cannot_be_used_are_told_why() throws IOException {
        TestCertificate certificate = TestCertificate.named("first");
        certificate.write(directory);
        TlsFiles files = new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        files.requireUsable();

        Map.of(
                        TestCertificate.named("second").key(),
                        "the key is not the certificate's",
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                        "no unencrypted",
                        "",
                        "no unencrypted private key")
                .forEach((key, reason) -> assertThatThrownBy(() -> {
                            Files.writeString(files.key(), key);
                            files.requireUsable();
                        })
                        .hasMessageContaining(reason));
        certificate.write(directory);
        Files.writeString(files.certificate(), "");
        assertThatThrownBy(files::requireUsable).hasMessageContaining("no certificate");
        assertThatThrownBy(() -> new TlsFiles(Path.of("/dev/zero"), files.key()).requireUsable())
                .hasMessage("the file /dev/zero cannot be read: it has more than 1024 KiB, and should be small");
    }

    /** It is renewed beside the callers, not in front of them. */
    private static void awaitCertificate(TestCertificate certificate, int port) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (true) {
            try {
                certificate.get(port, "/health");
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the certificate was not renewed", e);
                }
            }
        }
    }

    private ServerSettings settings(TestCertificate certificate) throws IOException {
        certificate.write(directory);
        return new ServerSettings("127.0.0.1", 0, 2)
                .over(new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem")));
    }
}
