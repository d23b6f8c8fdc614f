package dev.latchkey.usage;

import dev.latchkey.key.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where usage is kept: totals per key; sums per key and route by minute, hour and UTC day; refusals per key and code by day;
 * and single events where batches bring them. Thread-safe; blocking. Every method throws {@link StoreUnavailableException}
 * when the store cannot be reached.
 *
 * <p>The {@code asOf} of an answer is a promise: everything that was recorded before that moment is included. It is made for
 * the nodes that run, and a node runs from its first batch until it is retired or has not been heard of for
 * {@link #SILENCE}. What a node that died, or that has lost the store, holds in its journal is not in the promise; it is added
 * when that node is back, under the time at which it happened. Where no node runs, {@code asOf} is the moment of the question.
 */
public interface UsageStore {

    /** Who has added nothing for so long is no longer waited for. Running nodes add something each second. */
    Duration SILENCE = Duration.ofMinutes(1);

    /** How long sums by the minute are kept; those by the hour go on telling of them. */
    Duration MINUTES_KEPT = Duration.ofDays(3);

    /** How long sums by the hour are kept. Those by the day are kept for good. */
    Duration HOURS_KEPT = Duration.ofDays(400);

    /**
     * Adds a batch whole, or not at all. A batch is added once, however often it is offered: of one whose position is not
     * beyond the node's last, only the moment is taken.
     *
     * @param node which process counts; one process at a time has the name
     * @param position how far the node's usage is added with this batch: a number that only grows
     * @param asOf everything that the node recorded before this moment is in this batch or an earlier one; where it is before
     *     one told earlier, that one holds
     */
    void add(UsageBatch batch, String node, long position, Instant asOf);

    /** The node's last position, or 0 when it has none. */
    long position(String node);

    /** Says that the node has stopped with all its usage added, so that no report waits for it. */
    void retire(String node);

    /** Whether the node was retired and has added nothing since; of a node never heard of, that it was not. */
    boolean isRetired(String node);

    /**
     * What each of the keys has used. Answers for all of them: of a key never used, that it has no usage.
     *
     * @param now decides which UTC day is today, and which nodes run
     */
    Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now);

    /**
     * What was used and refused day by day, from the first day to the last.
     *
     * @param key the key, or null for all of them together, and then with the refusals of requests that had no valid key
     */
    UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last);

    /**
     * The keys with the most requests in a span of days, the busiest first, those purged since included; keys without a
     * request are left out.
     *
     * @param most the most keys to answer with
     */
    List<BusyKey> busiest(LocalDate first, LocalDate last, int most);

    /**
     * Tells of every key that had requests lately, one after the other in no particular order.
     *
     * @param now decides which UTC day is today
     * @param since the first minute to tell of
     * @param each called for each key while the store is being read, so it must be quick
     */
    void recentRequests(Instant now, Instant since, Consumer<RecentRequests> each);

    /**
     * Lets go of what is kept no longer: sums by the minute after {@link #MINUTES_KEPT}, by the hour after
     * {@link #HOURS_KEPT}, and single events. Takes a small step, so that nobody waits for it; to be called until there is no
     * more to do. No total and no report by the day changes.
     *
     * @param keepEvents how long single events are kept
     * @return whether there is more to do
     */
    boolean prune(Instant now, Duration keepEvents);
}
