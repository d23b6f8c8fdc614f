package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.SharedCounts;
import dev.latchkey.ratelimit.redis.DayLedger.Share;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Tells Redis what it lost of each key, as far as this node knows. {@link #look} and {@link #ofAll} are to be called one after the
 * other; otherwise thread-safe.
 */
final class Resubmission {

    private static final int AT_ONCE = 64;
    private static final byte[] MARK_IS_KEPT =
            ascii(Long.toString(Duration.ofDays(2).toMillis()));

    /** For so long, other nodes are waited for; they look ten times a second, and need a moment to connect. */
    private static final long MOST_PENDING_MILLIS = 500;

    /** In a cluster, all of its nodes are asked, many times over. */
    private static final int LOOKS_PER_QUESTION = 10;

    private static final byte[] TOLD_IS_KEPT = ascii("60000");
    private static final int SHARE_BYTES = Integer.BYTES + 3 * Long.BYTES;

    private final Script resubmit = Script.named("resubmit");
    private final Script generation = Script.named("generation");
    private final Script told = Script.named("told");
    private final Script known = Script.named("known");
    private final Connections connections;
    private final KeyNames names;
    private final DayLedger ledger;
    private final Function<UUID, List<PastAdmissions>> recent;
    private final byte[] node;
    private final UnaryOperator<byte[][]> withTime;
    private final int marks;

    /** What was seen by the last look, and when all keys were seen to; empty at first. */
    private volatile List<Mark> looked = List.of();

    private volatile List<Mark> seenTo = List.of();

    private final EvictionWatch eviction;
    private volatile Seen seen = Seen.NOTHING;
    private int looks;

    /**
     * One of the marks that are new when something was lost.
     *
     * @param name another one after a loss
     * @param ageMillis since it was made, negative if Redis's clock was set back since
     * @param told how many nodes have told what they know since
     * @param policy what Redis does when it is short of memory
     * @param nodes those that looked within a second
     */
    private record Mark(String name, long ageMillis, int told, String policy, Set<String> nodes) {
        static Mark of(byte[] answer) {
            String[] words = new String(answer, StandardCharsets.US_ASCII).split(" ", -1);
            return new Mark(
                    words[0],
                    Long.parseLong(words[1]),
                    Integer.parseInt(words[2]),
                    words[3],
                    Set.of(words[4].split(",", -1)));
        }

        Seen seen() {
            int point = name.indexOf('.');
            long micros =
                    Long.parseLong(name.substring(0, point)) * 1_000_000 + Long.parseLong(name.substring(point + 1));
            return new Seen(micros, micros + ageMillis * 1_000);
        }

        boolean isPending(int nodes) {
            return told < nodes && ageMillis >= 0 && ageMillis < MOST_PENDING_MILLIS;
        }
    }

    /**
     * The mark under which this node has told all that it knows.
     *
     * @param mark when it was made, in microseconds of Redis's clock; 0 for none
     * @param at when it was last seen
     */
    record Seen(long mark, long at) {
        static final Seen NOTHING = new Seen(0, 0);
    }

    Resubmission(
            Connections connections,
            KeyNames names,
            DayLedger ledger,
            Function<UUID, List<PastAdmissions>> recent,
            byte[] node,
            UnaryOperator<byte[][]> withTime,
            EvictionWatch eviction,
            boolean isCluster) {
        this.connections = connections;
        this.names = names;
        this.ledger = ledger;
        this.recent = recent;
        this.node = node;
        this.withTime = withTime;
        this.eviction = eviction;
        this.marks = isCluster ? KeyNames.MARKS_IN_A_CLUSTER : 1;
    }

    /** Sees to one key, unless somebody is at it. */
    CompletionStage<?> of(UUID key) {
        Optional<Share> share = ledger.toTell(key);
        if (share.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        return tell(key, share.get()).whenComplete((reply, failure) -> {
            if (reply == null) {
                ledger.notTold(key);
            } else {
                ledger.told(key, share.get(), Packed.little(reply).getLong());
            }
        });
    }

    private CompletionStage<byte[]> tell(UUID key, Share share) {
        byte[] packed = ByteBuffer.allocate(SHARE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(share.date())
                .putLong(share.state())
                .putLong(share.before())
                .putLong(share.all())
                .array();
        byte[][] keys = {names.windows(key), names.month(key), names.replayed(key)};
        byte[][] arguments = {node, packed, Packed.admissions(recent.apply(key))};
        return connections.run(resubmit, key.hashCode(), keys, withTime.apply(arguments));
    }

    /** Looks at all marks. */
    CompletionStage<SharedCounts> look(int nodes) {
        return marks().thenCompose(marks -> {
            looked = marks;
            if (seenTo.isEmpty()) {
                // The first time there is nothing to compare with, and little to tell.
                return ofAll().thenCompose(told -> look(nodes));
            }
            return CompletableFuture.completedFuture(countsBy(marks, nodes));
        });
    }

    /** What this node goes by when it asks; nothing where there are many marks. */
    Seen seen() {
        return seen;
    }

    /** The nodes that reached Redis a moment before this one looked last; none where it never did. */
    Set<String> looking() {
        List<Mark> marks = looked;
        return marks.isEmpty() ? Set.of() : marks.get(0).nodes();
    }

    private void see(List<Mark> marks) {
        if (hasOneMark() && !marks.isEmpty()) {
            seen = marks.get(0).seen();
        }
    }

    /** Whether one mark is for all keys. */
    boolean hasOneMark() {
        return marks == 1;
    }

    EvictionWatch eviction() {
        return eviction;
    }

    private SharedCounts countsBy(List<Mark> marks, int nodes) {
        marks.forEach(mark -> eviction.heard(mark.policy()));
        for (int i = 0; i < this.marks; i++) {
            if (isNew(marks, i)) {
                return SharedCounts.LOST;
            }
        }
        see(marks);
        return marks.stream().anyMatch(mark -> mark.isPending(nodes)) ? SharedCounts.PENDING : SharedCounts.WHOLE;
    }

    private boolean isNew(List<Mark> marks, int index) {
        return seenTo.isEmpty()
                || !seenTo.get(index).name().equals(marks.get(index).name());
    }

    /** Sees to all keys, since something was lost when it was looked last; answers with how many. */
    CompletionStage<Integer> ofAll() {
        List<Mark> marks = looked;
        List<UUID> keys = ledger.keys();
        return all(keys).thenCompose(done -> tellThatAllIsTold(marks)).thenApply(told -> keys.size());
    }

    private CompletionStage<?> tellThatAllIsTold(List<Mark> marks) {
        CompletionStage<?> together = CompletableFuture.completedFuture(true);
        for (int i = 0; i < marks.size(); i++) {
            if (isNew(marks, i)) {
                byte[][] keys = {names.generation(i), names.told(i)};
                byte[] mark = ascii(marks.get(i).name());
                together = together.thenCombine(
                        connections.run(told, 0, keys, mark, node, TOLD_IS_KEPT), (before, answer) -> true);
            }
        }
        return together.thenRun(() -> {
            seenTo = marks;
            see(marks);
        });
    }

    /** Whether nobody has looked since this Redis, or a part of it, lost what it knew. */
    CompletionStage<Boolean> isUnknown() {
        CompletionStage<Boolean> together = CompletableFuture.completedFuture(false);
        for (int i = 0; i < marks; i++) {
            byte[][] keys = {names.generation(i)};
            together =
                    together.thenCombine(connections.run(known, 0, keys), (unknown, mark) -> unknown || mark[0] == '0');
        }
        return together;
    }

    private CompletionStage<List<Mark>> marks() {
        CompletionStage<List<Mark>> together = CompletableFuture.completedFuture(new ArrayList<>());
        byte[] asksOfEvictions = ascii(hasOneMark() || looks++ % LOOKS_PER_QUESTION == 0 ? "1" : "0");
        for (int i = 0; i < marks; i++) {
            byte[][] keys = {names.generation(i), names.told(i), names.evicted(i), names.looking(i)};
            together = together.thenCombine(
                    connections.run(generation, 0, keys, MARK_IS_KEPT, asksOfEvictions, node), (before, answer) -> {
                        before.add(Mark.of(answer));
                        return before;
                    });
        }
        return together;
    }

    private CompletionStage<?> all(List<UUID> keys) {
        AtomicInteger next = new AtomicInteger();
        CompletableFuture<?>[] walks = new CompletableFuture<?>[Math.min(AT_ONCE, keys.size())];
        for (int i = 0; i < walks.length; i++) {
            walks[i] = new CompletableFuture<>();
            walk(keys, next, walks[i]);
        }
        return CompletableFuture.allOf(walks);
    }

    private void walk(List<UUID> keys, AtomicInteger next, CompletableFuture<?> end) {
        int index = next.getAndIncrement();
        if (index >= keys.size()) {
            end.complete(null);
            return;
        }
        // On another thread's stack each time, so that it does not grow with the keys.
        of(keys.get(index)).whenCompleteAsync((told, failure) -> {
            if (failure != null) {
                end.completeExceptionally(failure);
            } else {
                walk(keys, next, end);
            }
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
