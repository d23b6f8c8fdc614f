package dev.latchkey.store.jdbc.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventChunkTest {

    private static final long NOW = 1_750_000_000_000L;
    private static final Method[] METHODS = Method.values();

    @Test
    void whatever_goes_in_comes_out_in_the_same_order() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            List<UsageEvent> events = new ArrayList<>();
            int size = 1 + random.nextInt(i == 0 ? EventTable.FULL : 300);
            for (int j = 0; j < size; j++) {
                events.add(event(random));
            }

            EventChunk chunk = EventChunk.of(events);

            assertThat(chunk.events()).isEqualTo(events);
            assertThat(chunk.firstAt())
                    .isEqualTo(events.stream()
                            .mapToLong(UsageEvent::admittedAt)
                            .min()
                            .orElseThrow());
            assertThat(chunk.lastAt())
                    .isEqualTo(events.stream()
                            .mapToLong(UsageEvent::admittedAt)
                            .max()
                            .orElseThrow());
            assertThat(chunk.keys())
                    .hasSize(16
                            * (int) events.stream()
                                    .map(UsageEvent::key)
                                    .distinct()
                                    .count());
        }
    }

    /** With the extremes of every number. */
    private static UsageEvent event(Random random) {
        return new UsageEvent(
                new UUID(9, random.nextInt(40)),
                random.nextInt(20) == 0 ? random.nextLong() >>> 20 : NOW + random.nextInt(1_000),
                random.nextLong(),
                random.nextLong(),
                random.nextInt(9) == 0 ? "/äöü/{" + random.nextInt(50) + "}" : "/api/v1/generate",
                METHODS[random.nextInt(METHODS.length)],
                random.nextInt(),
                random.nextInt(9) == 0 ? UsageEvent.MOST_REQUESTS : random.nextInt(2),
                random.nextInt(9) == 0 ? UsageEvent.MOST_UNITS : random.nextInt(100),
                random.nextInt(600),
                random.nextInt(3),
                random.nextInt(9) == 0 ? UsageEvent.MOST_MICROS : random.nextInt(5_000));
    }

    @Test
    void ordinary_requests_take_less_than_forty_bytes_each() {
        Random random = new Random(5);
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            events.add(new UsageEvent(
                    new UUID(random.nextInt(1_000), 7),
                    NOW + i / 4,
                    random.nextLong(),
                    random.nextLong(),
                    "/r" + random.nextInt(10),
                    METHODS[random.nextInt(3)],
                    random.nextInt(1_000),
                    1,
                    random.nextInt(100),
                    random.nextInt(20) == 0 ? 429 : 200,
                    1,
                    100 + random.nextInt(2_000)));
        }

        assertThat(EventChunk.of(events).bytes() / events.size()).isLessThan(40);
    }

    @Test
    void what_is_damaged_or_of_a_later_form_is_said_to_be() {
        List<UsageEvent> events = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            events.add(event(random));
        }
        EventChunk chunk = EventChunk.of(events);
        for (int i = 0; i < 200; i++) {
            byte[] body = chunk.body().clone();
            int place = 1 + 16 * events.size() + random.nextInt(body.length - 1 - 16 * events.size());
            body[place] ^= (byte) (1 + random.nextInt(255));
            EventChunk damaged = new EventChunk(chunk.firstAt(), chunk.lastAt(), chunk.size(), chunk.keys(), body);

            assertThatThrownBy(damaged::events).isInstanceOf(IllegalStateException.class);
        }
        byte[] later = chunk.body().clone();
        later[0] = 2;
        assertThatThrownBy(new EventChunk(chunk.firstAt(), chunk.lastAt(), chunk.size(), chunk.keys(), later)::events)
                .hasMessageContaining("form 2");
    }
}
