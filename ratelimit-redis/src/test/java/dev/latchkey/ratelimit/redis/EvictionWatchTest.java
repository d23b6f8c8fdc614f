package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.RecordedLog;
import org.junit.jupiter.api.Test;

class EvictionWatchTest {

    private static final String URL = "redis://cache.example.org";

    @Test
    void aRedisThatMayEvictIsWarnedOfOnceAndItsEndIsTold() {
        EvictionWatch watch = new EvictionWatch(URL);
        try (RecordedLog log = RecordedLog.of(EvictionWatch.class)) {
            watch.heard("noeviction");
            assertThat(log.lines()).isEmpty();

            for (String heard : new String[] {"allkeys-lru", "allkeys-lru", "?"}) {
                watch.heard(heard);
                assertThat(watch.mayEvict()).isTrue();
            }
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line).contains(URL, "allkeys-lru", "set maxmemory-policy to noeviction"));

            watch.heard("noeviction");
            assertThat(watch.mayEvict()).isFalse();
            assertThat(log.lines()).hasSize(2);
        }
    }
}
