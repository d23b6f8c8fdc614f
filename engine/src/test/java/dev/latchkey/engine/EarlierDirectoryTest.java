package dev.latchkey.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.Credential;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data directory of a server that knew of no months, which was killed after eleven requests, goes on where it stopped: seven
 * of them are in the database, and four in the journal alone.
 */
final class EarlierDirectoryTest {

    private static final UUID KEY = UUID.fromString("75e9fe74-d393-4b07-b1e5-38a2dcc3ae26");
    private static final String SECRET =
            "lk_live_fcff77d81e5f0942b26c0351d901de6d7c4eaf5acda1f8232d74f6539004c159_0CyoXF";

    /** When it was killed, and by what its machine's clock that only goes on showed last. */
    private static final Instant KILLED = Instant.ofEpochMilli(1_796_008_447_289L);

    private static final long KILLED_MONOTONIC_MILLIS = 6_065_524;
    private static final String BOOT = "5818c864-0d35-45fa-bb14-5ac85ac75d2b";
    private static final int REQUESTS = 11;

    @TempDir
    private Path directory;

    @BeforeEach
    void unpack() throws IOException {
        try (InputStream in = EarlierDirectoryTest.class.getResourceAsStream("directory-before-months.zip");
                ZipInputStream files = new ZipInputStream(Objects.requireNonNull(in))) {
            for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(files, file);
            }
        }
    }

    @Test
    void keys_counts_windows_and_the_trail_are_as_they_were_five_seconds_later() {
        goesOn(new LaterTime(5, BOOT));
    }

    @Test
    void after_a_new_start_of_the_machine_too() {
        goesOn(new LaterTime(5, "another"));
    }

    @Test
    void a_month_that_is_limited_then_counts_what_was_admitted_before() {
        try (Latchkey node =
                Latchkey.builder(directory).time(new LaterTime(86_400, BOOT)).build()) {
            Limits limits = Limits.NONE.with(Window.MONTH, REQUESTS + 1);
            // The next day is the first of December, and a month of its own.
            assertThat(ask(node, limits, 0).remaining(Window.MONTH)).isEqualTo(REQUESTS + 1);
        }
        try (Latchkey node =
                Latchkey.builder(directory).time(new LaterTime(3_600, BOOT)).build()) {
            Limits limits = Limits.NONE.with(Window.MONTH, REQUESTS + 1);
            assertThat(ask(node, limits, 1).isAdmitted()).isTrue();
            assertThat(ask(node, limits, 1).refusedBy()).contains(Window.MONTH);
        }
    }

    private void goesOn(TimeSource time) {
        try (Latchkey node = Latchkey.builder(directory).time(time).build()) {
            ApiKey key = node.keys().find(KEY.toString());
            assertThat(key.name()).isEqualTo("Upgraded");
            assertThat(key.metadata()).isEqualTo(Map.of("a", "b"));
            assertThat(key.scopes()).isEqualTo(Set.of());
            assertThat(key.limits())
                    .isEqualTo(Limits.DEFAULT
                            .with(Window.MINUTE, 100)
                            .with(Window.HOUR, 200)
                            .with(Window.DAY, 300));
            assertThat(Objects.requireNonNull(node.usage()
                                    .usage(Set.of(KEY), time.instant())
                                    .get(KEY))
                            .total()
                            .requests())
                    .isEqualTo(REQUESTS);
            Allowance look = ask(node, key.limits(), 0);
            for (Window window : Window.all()) {
                assertThat(look.used(window)).as(window.label()).isEqualTo(REQUESTS);
            }
            for (int i = REQUESTS; i < 100; i++) {
                assertThat(admitted(node)).as("request " + i).isTrue();
            }
            assertThat(admitted(node)).isFalse();
            assertThat(AuditVerification.verify(
                                    node.audit(), Optional.of(node.auditKey().get()), null)
                            .problems())
                    .isEmpty();
        }
    }

    private static Allowance ask(Latchkey node, Limits limits, int cost) {
        Allowance answer = new Allowance();
        node.limiter().acquire(KEY, limits, cost, answer).toCompletableFuture().join();
        return answer;
    }

    private static boolean admitted(Latchkey node) {
        AccessRequest request = new AccessRequest(
                Credential.of(Secret.of(SECRET)), "/", Method.GET, null, 1, 1, 1, 1, "127.0.0.1", null);
        return node.gatekeeper()
                .admit(request)
                .toCompletableFuture()
                .join()
                .fold(
                        context -> {
                            context.settle(200, 1);
                            return true;
                        },
                        refusal -> false);
    }

    /** Clocks that go on from some time after the kill. */
    private static final class LaterTime implements TimeSource {

        private final String boot;
        private final long wallAhead;
        private final long monotonicAhead;

        LaterTime(long seconds, String boot) {
            this.boot = boot;
            this.wallAhead = KILLED.plusSeconds(seconds).toEpochMilli() - System.currentTimeMillis();
            this.monotonicAhead = TimeUnit.MILLISECONDS.toNanos(KILLED_MONOTONIC_MILLIS)
                    + TimeUnit.SECONDS.toNanos(seconds)
                    - System.nanoTime();
        }

        @Override
        public long nanos() {
            return System.nanoTime() + monotonicAhead;
        }

        @Override
        public long millis() {
            return System.currentTimeMillis() + wallAhead;
        }

        @Override
        public Optional<String> boot() {
            return Optional.of(boot);
        }
    }
}
