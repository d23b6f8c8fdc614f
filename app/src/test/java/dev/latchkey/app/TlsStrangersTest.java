package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An HTTPS server with its usual heap, and strangers who all begin the largest handshake at once. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class TlsStrangersTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int STRANGERS = 1_400;
    private static final int ADDRESSES = 4;
    private static final int SIGNATURES = 3_850;
    private static final int ATTEMPTS = 20;

    @TempDir
    Path directory;

    @Test
    void long_hellos_that_come_together_do_not_end_it() throws IOException, GeneralSecurityException {
        KeyStore trusted = certificate();
        try (LatchkeyProcess server = LatchkeyProcess.serve(
                LatchkeyProcess.Program.SMALL,
                directory,
                // As the launcher has it.
                Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError"),
                "--tls-cert",
                directory.resolve("cert.pem").toString(),
                "--tls-key",
                directory.resolve("key.pem").toString(),
                "--max-connections",
                Integer.toString(2 * STRANGERS),
                "--max-connections-per-address",
                Integer.toString(STRANGERS))) {
            int port = URI.create(server.address()).getPort();
            SSLContext context = trusting(trusted);
            isServed(context, port);

            List<Socket> strangers = new ArrayList<>();
            try {
                for (int i = 0; i < STRANGERS; i++) {
                    strangers.add(stranger("127.0.0." + (1 + i % ADDRESSES), port));
                }
                byte[] hello = hello();
                // All of them are there when it looks.
                signal("-STOP", server);
                for (Socket stranger : strangers) {
                    stranger.getOutputStream().write(hello);
                }
                signal("-CONT", server);
                isServed(context, port);
            } finally {
                for (Socket stranger : strangers) {
                    stranger.close();
                }
            }
            isServed(context, port);
        }
    }

    private static void signal(String signal, LatchkeyProcess server) throws IOException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(server.pid())).start();
        assertThat(kill.onExit().join().exitValue()).isZero();
    }

    private static Socket stranger(String address, int port) throws IOException {
        Socket stranger = new Socket();
        stranger.bind(new InetSocketAddress(address, 0));
        stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return stranger;
    }

    /** Who begins a handshake while too many do is hung up on, and comes again. */
    private static void isServed(SSLContext context, int port) throws IOException {
        for (int i = 0; ; i++) {
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
                socket.getOutputStream()
                        .write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200");
                return;
            } catch (SSLException | SocketException e) {
                assertThat(i).as("attempts: " + e).isLessThan(ATTEMPTS);
            }
        }
    }

    /** As TLS 1.2 has it (RFC 5246 §7.4.1.2), with a long list of algorithms for signatures, which Java keeps. */
    private static byte[] hello() {
        ByteBuffer signatures = ByteBuffer.allocate(2 * SIGNATURES);
        while (signatures.hasRemaining()) {
            signatures.putShort((short) 0x0403);
        }
        ByteBuffer groups = ByteBuffer.allocate(6)
                .putShort((short) 0x1d)
                .putShort((short) 0x17)
                .putShort((short) 0x18);
        ByteBuffer extensions = ByteBuffer.allocate(4 + 2 + 6 + 4 + 2 + signatures.capacity());
        list(extensions, 10, groups);
        list(extensions, 13, signatures);
        int length = 2 + 32 + 1 + 4 + 2 + 2 + extensions.capacity();
        ByteBuffer hello = ByteBuffer.allocate(9 + length);
        hello.put((byte) 22).putShort((short) 0x0301).putShort((short) (4 + length));
        hello.put((byte) 1).put((byte) 0).putShort((short) length);
        hello.putShort((short) 0x0303).put(new byte[32]).put((byte) 0);
        hello.putShort((short) 2).putShort((short) 0xc02b);
        hello.put((byte) 1).put((byte) 0);
        hello.putShort((short) extensions.capacity()).put(extensions.array());
        return hello.array();
    }

    private static void list(ByteBuffer extensions, int type, ByteBuffer values) {
        extensions
                .putShort((short) type)
                .putShort((short) (2 + values.capacity()))
                .putShort((short) values.capacity())
                .put(values.flip());
    }

    private static SSLContext trusting(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Makes a certificate for this machine in the directory. What trusts it. */
    private KeyStore certificate() throws IOException, GeneralSecurityException {
        Path file = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(file).as(said).exists();
        KeyStore made = KeyStore.getInstance(file.toFile(), PASSWORD);
        write("cert.pem", "CERTIFICATE", made.getCertificate("it").getEncoded());
        write("key.pem", "PRIVATE KEY", made.getKey("it", PASSWORD).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("it", made.getCertificate("it"));
        return trusted;
    }

    private void write(String name, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                directory.resolve(name), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
