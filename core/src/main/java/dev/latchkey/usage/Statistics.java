package dev.latchkey.usage;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.key.KeyState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All keys together.
 *
 * @param keys how many there are in each state
 * @param report what they used
 * @param busiest those with the most requests in the report's days, {@value #BUSIEST} at most
 */
public record Statistics(Map<KeyState, Long> keys, UsageReport report, List<Busy> busiest) {

    /** The most keys that are told by themselves. */
    public static final int BUSIEST = 10;

    /**
     * One of the busiest keys.
     *
     * @param name what it is called, or null when it was purged since
     * @param state its state now, or null when it was purged since
     * @param usage what it used in the days of the report
     */
    public record Busy(
            UUID id, @Nullable String name, @Nullable KeyState state, Usage usage) {

        private static Busy of(BusyKey busy, @Nullable ApiKey key, Instant now) {
            return new Busy(
                    busy.key(), key == null ? null : key.name(), key == null ? null : key.stateAt(now), busy.usage());
        }
    }

    /** Takes copies. */
    public Statistics {
        keys = Map.copyOf(keys);
        busiest = List.copyOf(busiest);
    }

    /**
     * Of some days. Blocking.
     *
     * @param now the moment by which states are judged
     * @param progress is told in a few words what was reached
     */
    public static Statistics gather(
            UsageStore usage,
            KeyAdministration keys,
            LocalDate first,
            LocalDate last,
            Instant now,
            Consumer<String> progress) {
        // First, so that the days that are read after them are never less than what they used.
        List<Busy> busiest = usage.busiest(first, last, BUSIEST).stream()
                .map(busy -> Busy.of(busy, keys.findById(busy.key()).orElse(null), now))
                .toList();
        progress.accept("found; adding up the days");
        UsageReport report = usage.report(null, first, last);
        progress.accept("found; counting keys");
        return new Statistics(keys.countByState(), report, busiest);
    }
}
