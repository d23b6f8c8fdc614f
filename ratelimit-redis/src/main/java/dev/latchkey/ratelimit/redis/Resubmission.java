package dev.latchkey.ratelimit.redis;

import dev.latchkey.ratelimit.redis.DayLedger.Share;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Tells Redis what it lost of each key's day, as far as this node knows. Thread-safe. */
final class Resubmission {

    private static final int AT_ONCE = 64;
    private static final Duration MARK_IS_KEPT = Duration.ofDays(2);
    private static final int SHARE_BYTES = Integer.BYTES + 3 * Long.BYTES;

    private final Script resubmit = Script.named("resubmit");
    private final Script generation = Script.named("generation");
    private final Script known = Script.named("known");
    private final Connections connections;
    private final KeyNames names;
    private final DayLedger ledger;
    private final byte[] node;
    private final UnaryOperator<byte[][]> withTime;
    private final int marks;
    private volatile String lastSeen = "";

    Resubmission(
            Connections connections,
            KeyNames names,
            DayLedger ledger,
            byte[] node,
            UnaryOperator<byte[][]> withTime,
            boolean isCluster) {
        this.connections = connections;
        this.names = names;
        this.ledger = ledger;
        this.node = node;
        this.withTime = withTime;
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
                ledger.told(
                        key,
                        share.get(),
                        ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN).getLong());
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
        byte[][] keys = {names.windows(key), names.handedIn(key)};
        return connections.run(resubmit, key.hashCode(), keys, withTime.apply(new byte[][] {node, packed}));
    }

    /** Sees to all keys if something was lost since the last time; answers with how many. */
    CompletionStage<Integer> ifLost() {
        return marks().thenCompose(seen -> {
            if (seen.equals(lastSeen)) {
                return CompletableFuture.completedFuture(0);
            }
            List<UUID> keys = ledger.keys();
            return all(keys).thenApply(done -> {
                lastSeen = seen;
                return keys.size();
            });
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

    private CompletionStage<String> marks() {
        byte[] millis = Long.toString(MARK_IS_KEPT.toMillis()).getBytes(StandardCharsets.US_ASCII);
        CompletionStage<String> together = CompletableFuture.completedFuture("");
        for (int i = 0; i < marks; i++) {
            byte[][] keys = {names.generation(i)};
            together = together.thenCombine(
                    connections.run(generation, 0, keys, millis),
                    (before, mark) -> before + ' ' + new String(mark, StandardCharsets.US_ASCII));
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
}
