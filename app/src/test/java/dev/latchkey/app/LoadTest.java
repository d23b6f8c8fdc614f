package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.Usage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand calls of fifty keys at once, through a real server: exact limits, exact totals. */
class LoadTest {

    private static final int KEYS = 50;
    private static final int CALLS = 10_000;
    private static final int THREADS = 64;

    @TempDir
    Path data;

    @Test
    void admissions_equal_the_limits_and_totals_equal_the_admissions() throws Exception {
        LatchkeyDatabase database = LatchkeyDatabase.at("sqlite:" + data.resolve("latchkey.db"));
        List<IssuedKey> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.addAll(database.create(
                    1,
                    Limits.NONE
                            .withUnitsPerRequest(Limits.DEFAULT.unitsPerRequest())
                            .with(Window.DAY, limit(i))));
        }
        List<String> secrets = keys.stream().map(key -> key.secret().reveal()).toList();
        AtomicIntegerArray admitted = new AtomicIntegerArray(KEYS);
        AtomicIntegerArray patients = new AtomicIntegerArray(KEYS);
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            call(new Caller(server.address()), secrets, admitted, patients);
            server.stop();
            assertThat(server.log()).doesNotContain("ERROR");
        }
        Map<UUID, Usage> totals =
                database.totals(keys.stream().map(key -> key.key().id()).toList());
        for (int i = 0; i < KEYS; i++) {
            assertThat(admitted.get(i)).as("admissions of key %d", i).isEqualTo(limit(i));
            assertThat(totals.get(keys.get(i).key().id()))
                    .as("usage of key %d", i)
                    .isEqualTo(new Usage(admitted.get(i), patients.get(i)));
        }
    }

    /** Each key is called 200 times, so each limit is reached. */
    private static int limit(int key) {
        return 20 + 3 * key;
    }

    private static void call(
            Caller caller, List<String> secrets, AtomicIntegerArray admitted, AtomicIntegerArray patients)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                int key = i % KEYS;
                int count = 1 + i % 3;
                calls.add(threads.submit(() -> {
                    HttpResponse<String> answer = caller.generate(secrets.get(key), count);
                    assertThat(answer.statusCode()).isIn(200, 429);
                    if (answer.statusCode() == 200) {
                        admitted.incrementAndGet(key);
                        patients.addAndGet(key, count);
                    }
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
