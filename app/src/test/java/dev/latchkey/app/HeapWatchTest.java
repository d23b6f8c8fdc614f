package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.RecordedLog;
import dev.latchkey.time.TimeSource;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeapWatchTest {

    private static final long MB = 1 << 20;

    @Test
    void a_heap_that_is_nearly_full_of_what_is_in_use_is_said_to_be_once_a_minute() {
        AtomicReference<@Nullable MemoryUsage> usage = new AtomicReference<>();
        HeapWatch heap = new HeapWatch(usage::get, TimeSource.system());
        try (RecordedLog log = RecordedLog.of(HeapWatch.class)) {
            heap.run();
            usage.set(new MemoryUsage(0, 72 * MB, 85 * MB, 85 * MB));
            heap.run();
            assertThat(heap.isShort()).isFalse();
            assertThat(log.lines()).isEmpty();

            usage.set(new MemoryUsage(0, 80 * MB, 85 * MB, 85 * MB));
            heap.run();
            heap.run();
            assertThat(heap.isShort()).isTrue();
            usage.set(new MemoryUsage(0, 40 * MB, 85 * MB, 85 * MB));
            heap.run();

            assertThat(heap.isShort()).isFalse();
            usage.set(new MemoryUsage(0, 80 * MB, 85 * MB, 85 * MB));
            heap.run();
            assertThat(heap.isShort()).isTrue();
            assertThat(log.lines()).hasSize(1).first().asString().contains("of 85 MB", "80 MB", "LATCHKEY_HEAP");
        }
    }

    @Test
    void the_heap_of_this_process_is_known() {
        HeapWatch heap = new HeapWatch(TimeSource.system());
        heap.run();

        assertThat(heap.isShort()).isFalse();
    }
}
