package dev.latchkey.usage;

import dev.latchkey.key.StoreUnavailableException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where usage is kept: totals per key, and rollups per key, route and status class by minute, hour and UTC day. Thread-safe;
 * blocking. Every method throws {@link StoreUnavailableException} when the store cannot be reached.
 */
public interface UsageStore {

    /**
     * Adds a batch whole, or not at all. A batch is added once, however often it is offered: one whose position is not
     * beyond the node's last is passed over.
     *
     * @param node which process counts; one process at a time has the name
     * @param position the batch's place in the node's sequence
     * @param asOf everything that the node recorded before this moment is in this batch or an earlier one
     */
    void add(UsageBatch batch, String node, long position, Instant asOf);

    /** The node's last position, or 0 when it has none. */
    long position(String node);

    /** Says that the node has stopped with all its usage added, so that no report waits for it. */
    void retire(String node);

    /**
     * What each of the keys has used. Answers for all of them: of a key never used, that it has no usage.
     *
     * @param now decides which UTC day is today; the reports' {@code asOf} where no node is running
     */
    Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now);

    /**
     * Usage by UTC day.
     *
     * @param key the key's id, or null for all keys together, those purged since included
     * @param first the first day
     * @param last the last day
     * @param now the report's {@code asOf} where no node is running
     * @throws IllegalArgumentException when the last day is before the first
     */
    UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last, Instant now);

    /**
     * The keys with the most requests in a span of days, the busiest first, those purged since included; keys without a
     * request are left out.
     *
     * @param most the most keys to answer with
     */
    List<BusyKey> busiest(LocalDate first, LocalDate last, int most);
}
