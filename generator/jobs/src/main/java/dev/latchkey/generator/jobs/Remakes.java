package dev.latchkey.generator.jobs;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Archives that are made again, since they had to make room or were made elsewhere. Each is made once, however many wait for it; keys take turns, and
 * each may have a few waiting. Thread-safe.
 */
final class Remakes {

    /** The most archives that wait or are being made, of all keys together. */
    static final int MOST = 64;

    /** The most of one key. */
    static final int MOST_OF_OWNER = 4;

    /** The most downloads of one key that wait for them. */
    static final int MOST_WAITING_OF_OWNER = 16;

    private final Maker maker;
    private final Executor threads;
    private final Map<UUID, Remake> remakes = new HashMap<>();

    /** From the owner whose turn it is. */
    private final Map<UUID, Turn> turns = new LinkedHashMap<>();

    /** Makes an archive again; blocks. */
    interface Maker {
        Optional<Archive> make(Job job) throws IOException;
    }

    /** @param threads run one task for each archive, each for seconds */
    Remakes(Maker maker, Executor threads) {
        this.maker = maker;
        this.threads = threads;
    }

    /**
     * The job's archive, when it will have been made.
     *
     * @return fails with {@link IOException} when there is no room for it, and with {@link RemakesFullException} when too much waits
     */
    CompletionStage<Optional<Archive>> of(Job job) {
        Remake remake;
        boolean isNew;
        synchronized (this) {
            Turn turn = turns.getOrDefault(job.owner(), new Turn());
            Remake known = remakes.get(job.id());
            if (turn.waiting >= MOST_WAITING_OF_OWNER || (known == null && turn.remakes >= MOST_OF_OWNER)) {
                return full("Too many downloads of this key wait for files that are made again. Try again.");
            }
            if (known == null && remakes.size() >= MOST) {
                return full("Too many files are made again at the moment. Try again.");
            }
            turns.putIfAbsent(job.owner(), turn);
            turn.waiting++;
            isNew = known == null;
            remake = known == null ? begin(job, turn) : known;
            remake.waiting++;
        }
        if (isNew) {
            threads.execute(this::makeNext);
        }
        return remake.result;
    }

    private static CompletionStage<Optional<Archive>> full(String message) {
        return CompletableFuture.failedFuture(new RemakesFullException(message));
    }

    private Remake begin(Job job, Turn turn) {
        Remake remake = new Remake(job);
        remakes.put(job.id(), remake);
        turn.remakes++;
        turn.queue.add(remake);
        return remake;
    }

    private void makeNext() {
        Remake remake = next();
        try {
            Optional<Archive> made = maker.make(remake.job);
            end(remake);
            remake.result.complete(made);
        } catch (IOException | RuntimeException | Error e) {
            // An Error as well: those who wait are told, and the next one is made.
            end(remake);
            remake.result.completeExceptionally(e);
        }
    }

    /** There is one for each task, and the owner whose it is goes to the end of the line. */
    private synchronized Remake next() {
        for (Map.Entry<UUID, Turn> each : turns.entrySet()) {
            Remake remake = each.getValue().queue.poll();
            if (remake != null) {
                UUID owner = each.getKey();
                Turn turn = each.getValue();
                turns.remove(owner);
                turns.put(owner, turn);
                return remake;
            }
        }
        throw new IllegalStateException("there are more tasks than archives to make");
    }

    private synchronized void end(Remake remake) {
        remakes.remove(remake.job.id());
        turns.computeIfPresent(remake.job.owner(), (owner, turn) -> {
            turn.remakes--;
            turn.waiting -= remake.waiting;
            return turn.remakes == 0 ? null : turn;
        });
    }

    private static final class Remake {
        private final Job job;
        private final CompletableFuture<Optional<Archive>> result = new CompletableFuture<>();
        private int waiting;

        Remake(Job job) {
            this.job = job;
        }
    }

    /** What one owner has waiting. */
    private static final class Turn {
        private final Queue<Remake> queue = new ArrayDeque<>();
        private int remakes;
        private int waiting;
    }
}
