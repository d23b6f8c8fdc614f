package dev.latchkey.cli;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageReport;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All keys together.
 *
 * @param keys how many there are in each state
 * @param report what they used
 * @param busiest those with the most requests in the report's days
 */
record Statistics(Map<KeyState, Long> keys, UsageReport report, List<Busy> busiest) {

    /**
     * One of the busiest keys.
     *
     * @param key the key, or null when it was purged since
     * @param usage what it used in the days of the report
     */
    record Busy(UUID id, @Nullable ApiKey key, Usage usage) {}
}
