package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import dev.latchkey.server.connection.ConnectionBounds;
import dev.latchkey.server.connection.ConnectionLimit;
import dev.latchkey.server.connection.TlsFiles;
import dev.latchkey.testkit.RecordedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** More connections than a server takes. */
final class ConnectionLimitTest {

    private static final ServerSettings THREE =
            new ServerSettings("127.0.0.1", 0, 1).within(new ConnectionBounds(3, 2, 1 << 20));
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String METRICS = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer(THREE, List.of());

    @TempDir
    Path directory;

    @Test
    void those_beyond_the_bounds_are_closed_at_once_and_counted_and_others_go_on() {
        try (RawConnection first = served(1)) {
            try (RawConnection second = served(1);
                    RawConnection oneTooManyFromThere = from(1)) {
                assertThat(oneTooManyFromThere.isClosedByServer()).isTrue();
                assertThat(second.send(HEALTH).answer().status()).isEqualTo(200);
            }
            SERVER.awaitConnections(1);
            try (RawConnection second = served(2);
                    RawConnection third = served(3);
                    RawConnection oneTooMany = from(1)) {
                assertThat(oneTooMany.isClosedByServer()).isTrue();
                assertThat(third.send(METRICS).answer().text())
                        .contains("latchkey_connections 3")
                        .contains("latchkey_connections_refused_total{bound=\"address\"} 1")
                        .contains("latchkey_connections_refused_total{bound=\"all\"} 1")
                        .contains("latchkey_connections_refused_total{bound=\"idle\"} 0");
                assertThat(first.send(HEALTH).answer().status()).isEqualTo(200);
                assertThat(second.send(HEALTH).answer().status()).isEqualTo(200);
            }
            SERVER.awaitConnections(1);
            served(2).close();
        }
        SERVER.awaitConnections(0);
    }

    @Test
    void however_many_are_closed_the_log_has_a_line_for_each_bound_that_was_reached() {
        try (RecordedLog log = RecordedLog.of(ConnectionLimit.class);
                RunningServer full = new RunningServer(THREE, List.of());
                RawConnection first = served(full, 1)) {
            try (RawConnection second = served(full, 1)) {
                for (int i = 0; i < 10; i++) {
                    try (RawConnection oneTooManyFromThere = from(full, 1)) {
                        assertThat(oneTooManyFromThere.isClosedByServer()).isTrue();
                    }
                }
                assertThat(second.send(HEALTH).answer().status()).isEqualTo(200);
            }
            full.awaitConnections(1);
            try (RawConnection second = served(full, 2);
                    RawConnection third = served(full, 3)) {
                for (int i = 0; i < 10; i++) {
                    try (RawConnection oneTooMany = from(full, 1)) {
                        assertThat(oneTooMany.isClosedByServer()).isTrue();
                    }
                }
                for (RawConnection each : List.of(first, second, third)) {
                    assertThat(each.send(HEALTH).answer().status()).isEqualTo(200);
                }
            }

            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("(--max-connections-per-address)"),
                            line -> assertThat(line).contains("(--max-connections)"));
        }
    }

    @Test
    void trusted_proxies_are_bounded_all_together_only() {
        try (RunningServer behind =
                        new RunningServer(THREE.behind(List.of(AddressRange.parse("127.0.0.0/8"))), List.of());
                RawConnection first = behind.connect();
                RawConnection second = behind.connect();
                RawConnection third = behind.connect();
                RawConnection fourth = behind.connect()) {
            for (RawConnection each : List.of(first, second, third)) {
                assertThat(each.send(HEALTH).answer().status()).isEqualTo(200);
            }
            assertThat(fourth.isClosedByServer()).isTrue();
        }
    }

    @Test
    void with_TLS_those_count_that_do_not_even_begin_it() throws IOException {
        TestCertificate.named("first").write(directory);
        TlsFiles files = new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        try (RunningServer secure = new RunningServer(THREE.over(files), List.of());
                RawConnection first = secure.connect();
                RawConnection second = secure.connect();
                RawConnection third = secure.connect()) {
            assertThat(third.isClosedByServer()).isTrue();
            // Not even this is the beginning of one.
            first.send("x");
            second.send("x");
        }
    }

    /** From the loopback address of that number, once it is served. */
    private static RawConnection served(int address) {
        return served(SERVER, address);
    }

    private static RawConnection served(RunningServer server, int address) {
        RawConnection connection = from(server, address);
        assertThat(connection.send(HEALTH).answer().status()).isEqualTo(200);
        return connection;
    }

    private static RawConnection from(int address) {
        return from(SERVER, address);
    }

    private static RawConnection from(RunningServer server, int address) {
        try {
            return RawConnection.to(server.port(), InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) address}));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
