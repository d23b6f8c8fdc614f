package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that speaks TLS, with a certificate that nobody signed. */
class RedisTlsTest {

    private static final Limits LIMITS = Limits.NONE
            .withUnitsPerRequest(1)
            .with(Window.MINUTE, 100)
            .with(Window.HOUR, 1_000)
            .with(Window.DAY, 1_000);

    @TempDir
    private Path directory;

    @Test
    void anUnknownCertificateIsRefusedUnlessItIsSaidNotToBe() throws Exception {
        makeCertificate();
        int port = freePort();
        try (TestRedis redis = TestRedis.start(
                        "--tls-port", Integer.toString(port),
                        "--tls-cert-file", directory.resolve("certificate.pem").toString(),
                        "--tls-key-file", directory.resolve("key.pem").toString(),
                        "--tls-auth-clients", "no",
                        "--requirepass", "secret");
                RedisRateLimiter trusting = limiter("rediss://:secret@localhost:" + port + "?ssl_cert_reqs=none");
                RedisRateLimiter strict = limiter("rediss://:secret@localhost:" + port)) {
            Limiters.awaitConnected(trusting);

            assertThat(redis.port()).isNotEqualTo(port);
            assertThat(Limiters.ask(trusting, UUID.randomUUID(), LIMITS, 1).isAdmitted())
                    .isTrue();
            assertThat(strict.isConnected()).isFalse();
            Assertions.assertThatThrownBy(() -> Limiters.ask(strict, UUID.randomUUID(), LIMITS, 1))
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("there is no connection to Redis");
        }
    }

    private static RedisRateLimiter limiter(String url) {
        return new RedisRateLimiter(RedisUrl.parse(url), Limiters.patient(), TimeSource.system(), Limiters.NOTHING);
    }

    private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        Key key = keys.getKey("redis", password);
        writePem("key.pem", "PRIVATE KEY", key.getEncoded());
        writePem("certificate.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    }

    private void writePem(String name, String type, byte[] encoded) throws IOException {
        Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END " + type + "-----\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
