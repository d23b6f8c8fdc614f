package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the shared limiter while it answers, and goes on alone by a mode while it does not. What it admits alone is replayed when
 * the shared limiter is back, before that is asked again. Thread-safe.
 *
 * <p>After a few failures in a row nobody waits for the shared limiter any more until {@link #tend} finds that it answers. Before
 * that, the mode {@code share} admits what surely fits by the last answer, and nothing else.
 */
public final class FallbackRateLimiter implements RateLimiter {

    private static final CompletionStage<?> AT_ONCE = CompletableFuture.completedFuture(true);
    private static final CompletionStage<Boolean> NOT_ASKED = CompletableFuture.completedFuture(false);

    /** One request that came too late may be this machine's fault; so many, each asked after the one before had failed, are not. */
    private static final int FAILURES_IN_A_ROW = 3;

    private static final long PATIENCE_SECONDS = 1;
    private static final long AWAY_RETRY_MILLIS = 1_000;

    /** When it is worth coming back where an answer was missed: the next one is likely to come. */
    private static final long ASK_AGAIN_MILLIS = 1_000;

    /** No key's id: asks without taking, whether the shared limiter answers. */
    private static final UUID NO_KEY = new UUID(0, 0);

    private static final Limits NO_LIMITS = Limits.NONE;

    private final SharedRateLimiter shared;
    private final RateLimiter sharedRest;
    private final RateLimiter own;
    private final RateLimiter ownShare;
    private final Supplier<NodeShare> share;
    private final Supplier<RemainingShare> rest;
    private final AwayMode mode;
    private final UnsyncedAdmissions unsynced;
    private final LastAnswers answers;
    private final AvailabilityLog log;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean away;

    /**
     * @param own this node's windows, which count everything that this node admits, asked or not, and answer at once
     * @param share this node's share at the moment
     * @param rest what is left of each limit at the moment for the nodes that reach the shared limiter
     */
    public FallbackRateLimiter(
            SharedRateLimiter shared,
            RateLimiter own,
            AwayMode mode,
            Supplier<NodeShare> share,
            Supplier<RemainingShare> rest,
            TimeSource time) {
        this.shared = shared;
        this.sharedRest = new SharingRateLimiter(shared, rest);
        this.own = own;
        this.ownShare = new SharingRateLimiter(own, share);
        this.share = share;
        this.rest = rest;
        this.mode = mode;
        this.unsynced = new UnsyncedAdmissions(shared, time);
        this.answers = new LastAnswers(time);
        this.log = new AvailabilityLog(mode, time);
    }

    /** As the port says; never fails because the shared limiter does not answer. */
    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        if (away) {
            return alone(key, limits, cost, result);
        }
        // Says nothing of whether the shared limiter answers.
        if (shared.isKnownNotToFit(key, limits, cost, result)) {
            return AT_ONCE;
        }
        int failuresBefore = failures.get();
        LastAnswers.OfKey last = answers.asked(key, cost);
        CompletableFuture<?> asked =
                sharedLess(last.uncounted()).acquire(key, limits, cost, result).toCompletableFuture();
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
            answered(last, key, cost, result);
            return AT_ONCE;
        }
        return asked.handle((answer, failure) -> {
                    if (failure == null) {
                        answered(last, key, cost, result);
                        return AT_ONCE;
                    }
                    last.missed(cost);
                    return missed(failed(failure, failuresBefore), last, key, limits, cost, result);
                })
                .thenCompose(stage -> stage);
    }

    /** The shared limiter, which is not to admit what this node admitted without an answer and has not replayed yet. */
    private RateLimiter sharedLess(long uncounted) {
        return uncounted == 0 ? sharedRest : new SharingRateLimiter(shared, () -> new ShareLess(rest.get(), uncounted));
    }

    /** Whether the shared limiter is asked at the moment. */
    public boolean isShared() {
        return !away;
    }

    /**
     * Looks whether the shared limiter answers, and replays what it has to know. Waits for it, a second at most for each step. To
     * be called several times a second by one thread.
     */
    public void tend() {
        int failuresBefore = failures.get();
        try {
            if (away || failures.get() > 0) {
                await(shared.acquire(NO_KEY, NO_LIMITS, 0, new Allowance()));
            }
            unsynced.replay(FallbackRateLimiter::await);
            SharedCounts counts = await(shared.look(share.get().nodes()));
            if (counts == SharedCounts.LOST) {
                // Nobody is to ask it before all nodes have told what they know.
                turnAway("it has lost what it knew");
                await(shared.resubmit());
                counts = await(shared.look(share.get().nodes()));
            }
            failures.set(0);
            if (away && counts == SharedCounts.WHOLE) {
                comeBack();
                // Of those who were on their way when it came back.
                unsynced.replay(FallbackRateLimiter::await);
            }
        } catch (LimiterUnavailableException e) {
            failed(e, failuresBefore);
        }
        if (away) {
            log.stillAway();
        }
    }

    /** Gives memory back. Call it now and then. */
    public void forget() {
        answers.forgetOld();
    }

    private void answered(LastAnswers.OfKey last, UUID key, int cost, Allowance result) {
        last.answered(cost, result);
        if (failures.get() > 0) {
            failures.set(0);
        }
        if (cost > 0 && result.isAdmitted()) {
            own.acquire(key, NO_LIMITS, cost, new Allowance());
        }
    }

    /** @param before how many had failed in a row when it was asked: those that wait at the same time fail as one */
    private LimiterUnavailableException failed(Throwable failure, int before) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof LimiterUnavailableException unavailable)) {
            throw new CompletionException(cause);
        }
        if (failures.compareAndSet(before, before + 1) && before + 1 >= FAILURES_IN_A_ROW) {
            turnAway(cause.getMessage());
        }
        return unavailable;
    }

    private synchronized void turnAway(@Nullable String reason) {
        if (!away) {
            away = true;
            log.away(reason);
        }
    }

    private synchronized void comeBack() {
        away = false;
        log.back();
    }

    /** Decides what one missed answer leaves open. In the mode {@code share} no limit is to be exceeded for that. */
    private CompletionStage<?> missed(
            LimiterUnavailableException failure,
            LastAnswers.OfKey last,
            UUID key,
            Limits limits,
            int cost,
            Allowance result) {
        boolean refuses = !away
                && (shared.isKnownNotToFit(key, limits, cost, result)
                        || (mode == AwayMode.SHARE && cost > 0 && isScarce(last, key, limits, result)));
        CompletionStage<?> decided = refuses ? AT_ONCE : byMode(key, limits, cost, result);
        if (!result.isAdmitted()) {
            failure.refused();
        } else if (cost > 0) {
            last.admitted(cost);
            var unused = toBeTold(key, cost, failure.taken()).thenRun(() -> last.counted(cost));
        }
        return decided;
    }

    /** Whether it does not surely fit; then the result is filled in with the refusal. */
    private boolean isScarce(LastAnswers.OfKey last, UUID key, Limits limits, Allowance result) {
        own.acquire(key, limits, 0, result);
        Window scarce = last.scarce(limits, share.get(), result);
        if (scarce != null) {
            result.refused(scarce, ASK_AGAIN_MILLIS);
        }
        return scarce != null;
    }

    /** Decides without the shared limiter, which nobody asked. */
    private CompletionStage<?> alone(UUID key, Limits limits, int cost, Allowance result) {
        CompletionStage<?> decided = byMode(key, limits, cost, result);
        if (cost > 0 && result.isAdmitted()) {
            var unused = toBeTold(key, cost, NOT_ASKED);
        }
        return decided;
    }

    /**
     * The shared limiter is told of what was admitted without it, unless it turns out to have taken it already; at once where others
     * may be asking it, so that their answers are right.
     *
     * @return complete when it has been taken or sent, or is kept for later
     */
    private CompletionStage<?> toBeTold(UUID key, int cost, CompletionStage<Boolean> takenAlready) {
        long moment = unsynced.now();
        return takenAlready.thenAccept(taken -> {
            if (!taken) {
                unsynced.add(key, moment, cost);
            }
            if (!taken && !away) {
                var unused = unsynced.replay(key);
            }
        });
    }

    /** By this node's own windows, which answer at once. */
    private CompletionStage<?> byMode(UUID key, Limits limits, int cost, Allowance result) {
        return switch (mode) {
            case SHARE -> ownShare.acquire(key, limits, cost, result);
            case LOCAL -> own.acquire(key, limits, cost, result);
            case ALLOW -> {
                CompletionStage<?> taken = own.acquire(key, NO_LIMITS, cost, result);
                result.judged(limits);
                yield taken;
            }
            case DENY -> {
                CompletionStage<?> looked = own.acquire(key, limits, 0, result);
                result.unavailable(AWAY_RETRY_MILLIS);
                yield looked;
            }
        };
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LimiterUnavailableException away
                    ? away
                    : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new LimiterUnavailableException("the shared limiter did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LimiterUnavailableException("this thread is to end", e);
        }
    }
}
