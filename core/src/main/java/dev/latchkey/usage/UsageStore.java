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
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
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

    /** How far the node's usage has come; of a node never heard of, that it is at the very beginning. */
    UsageProgress progress(String node);

    /**
     * Begins a run of the node, whose earlier runs can add nothing from then on.
     *
     * @param seen how far the node was found to be
     * @param run the new run, beyond any before
     * @param position where it goes on: what is recorded under later numbers is not in the store
     * @return whether it has begun; not so when the progress is no longer what was seen
     */
    boolean begin(String node, UsageProgress seen, long run, long position);

    /**
     * Adds a batch whole, or not at all. It is added when the node's progress is exactly the one from which the batch goes on, so
     * that it counts once however often it is offered, and that of two who count under one name only one does.
     *
     * @param node which process counts
     * @param from the progress without this batch
     * @param to the position with it; when it is that of {@code from}, nothing is added and only the moment is told
     * @param asOf everything that the node recorded before this moment is in this batch or an earlier one; where it is before
     *     one told earlier, that one holds
     * @return the node's progress now: {@code from.at(to)} if this batch is in the store, be it for an earlier offer, and any other
     *     if it is not
     */
    UsageProgress add(UsageBatch batch, String node, UsageProgress from, long to, Instant asOf);

    /** Says that the run of the node has stopped with all its usage added, so that no report waits for it. */
    void retire(String node, long run);

    /** Whether the node was retired and has added nothing since; of a node never heard of, that it was not. */
    boolean isRetired(String node);

    /** The nodes that run, by the clock of whoever asks, in the order of their names. */
    List<String> runningNodes(Instant now);

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
     * What was used period by period.
     *
     * @throws TooManyRowsException when that is more than {@link UsageQuery#MOST_ROWS} rows
     */
    UsageSeries series(UsageQuery query);

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
     * How many requests of each of the keys were admitted on the days from the first to the last, in all; keys without any are
     * left out.
     */
    Map<UUID, Long> requests(Collection<UUID> keys, LocalDate first, LocalDate last);

    /**
     * Tells of every key that had requests on a day, in no particular order, and how many.
     *
     * @param each called for each key while the store is being read, so it must be quick
     */
    void requestsOn(LocalDate day, ObjLongConsumer<UUID> each);

    /**
     * Tells of single requests, the newest first; of those of one millisecond the one with the highest id. Those of purged keys are left
     * out, and so is what is not kept, which {@link #requestsSince} tells.
     *
     * @param each called for each request while the store is being read, however many there are; says whether to go on
     */
    void eachRequest(RequestQuery query, Predicate<RecordedRequest> each);

    /** Since when all single requests are kept; the moment of the question or later where none are. */
    Instant requestsSince();

    /**
     * Lets go of what is kept no longer: sums by the minute after {@link #MINUTES_KEPT}, by the hour after
     * {@link #HOURS_KEPT}, and single events. Packs those that are kept. Takes a small step, so that nobody waits for it; to be called until there is no
     * more to do. No total and no report by the day changes.
     *
     * @return whether there is more to do
     */
    boolean prune(Instant now, EventRetention events);
}
