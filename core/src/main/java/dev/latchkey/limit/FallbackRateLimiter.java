package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the shared limiter while it answers, and goes on alone by a mode while it does not. What it admits alone is handed in when
 * the shared limiter is back, before that is asked again. Thread-safe.
 *
 * <p>After a few failures in a row nobody waits for the shared limiter any more until {@link #tend} finds that it answers.
 */
public final class FallbackRateLimiter implements RateLimiter {

    private static final CompletionStage<?> AT_ONCE = CompletableFuture.completedFuture(true);

    /** One request that came too late may be this machine's fault; so many in a row are not. */
    private static final int FAILURES_IN_A_ROW = 3;

    private static final int HAND_IN_ROUNDS = 3;
    private static final int HANDED_IN_AT_ONCE = 256;
    private static final long PATIENCE_SECONDS = 1;
    private static final long AWAY_RETRY_MILLIS = 1_000;
    private static final long MILLIS = 1_000_000;

    /** No key's id: asks without taking, whether the shared limiter answers. */
    private static final UUID NO_KEY = new UUID(0, 0);

    private static final Limits NO_LIMITS =
            new Limits(Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED);

    private static final Logger LOG = LoggerFactory.getLogger(FallbackRateLimiter.class);

    private final SharedRateLimiter shared;
    private final RateLimiter own;
    private final RateLimiter ownShare;
    private final AwayMode mode;
    private final TimeSource time;
    private final ConcurrentHashMap<UUID, AwayAdmissions> toHandIn = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean away;

    /**
     * @param own this node's windows, which count everything that this node admits, asked or not
     * @param share this node's share at the moment
     */
    public FallbackRateLimiter(
            SharedRateLimiter shared, RateLimiter own, AwayMode mode, Supplier<NodeShare> share, TimeSource time) {
        this.shared = shared;
        this.own = own;
        this.ownShare = new SharingRateLimiter(own, share);
        this.mode = mode;
        this.time = time;
    }

    /** As the port says; never fails because the shared limiter does not answer. */
    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        if (away) {
            return alone(key, limits, cost, result);
        }
        CompletableFuture<?> asked = shared.acquire(key, limits, cost, result).toCompletableFuture();
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
            answered(key, cost, result);
            return AT_ONCE;
        }
        return asked.handle((answer, failure) -> {
                    if (failure == null) {
                        answered(key, cost, result);
                        return AT_ONCE;
                    }
                    failed(failure);
                    return away ? alone(key, limits, cost, result) : missed(key, limits, cost, result);
                })
                .thenCompose(stage -> stage);
    }

    /** Whether the shared limiter is asked at the moment. */
    public boolean isShared() {
        return !away;
    }

    /**
     * Looks whether the shared limiter answers, and hands in what it has to know. Waits for it, a second at most for each step. To
     * be called several times a second by one thread.
     */
    public void tend() {
        try {
            if (away || failures.get() > 0) {
                await(shared.acquire(NO_KEY, NO_LIMITS, 0, new Allowance()));
            }
            await(shared.resubmitIfLost());
            handIn();
            failures.set(0);
            if (away) {
                away = false;
                LOG.info("The shared limiter answers again; limits are counted together");
                // Of those who were on their way when it came back.
                handIn();
            }
        } catch (LimiterUnavailableException e) {
            failed(e);
        }
    }

    private void answered(UUID key, int cost, Allowance result) {
        if (failures.get() > 0) {
            failures.set(0);
        }
        if (cost > 0 && result.isAdmitted()) {
            own.acquire(key, NO_LIMITS, cost, new Allowance());
        }
    }

    private void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof LimiterUnavailableException)) {
            throw new CompletionException(cause);
        }
        if (failures.incrementAndGet() >= FAILURES_IN_A_ROW && !away) {
            sayThatItIsAway(cause);
        }
    }

    private synchronized void sayThatItIsAway(Throwable cause) {
        if (!away) {
            away = true;
            LOG.warn(
                    "The shared limiter is away ({}); this node goes on by the mode \"{}\"",
                    cause.getMessage(),
                    mode.word());
        }
    }

    /** One answer did not come in time. So that the others' are right, what is admitted for all that is handed in at once. */
    private CompletionStage<?> missed(UUID key, Limits limits, int cost, Allowance result) {
        if (shared.isKnownNotToFit(key, limits, cost, result)) {
            return AT_ONCE;
        }
        return alone(key, limits, cost, result).whenComplete((taken, failure) -> {
            var unused = handIn(key);
        });
    }

    private CompletionStage<?> alone(UUID key, Limits limits, int cost, Allowance result) {
        return switch (mode) {
            case SHARE -> counted(ownShare.acquire(key, limits, cost, result), key, cost, result);
            case LOCAL -> counted(own.acquire(key, limits, cost, result), key, cost, result);
            case ALLOW -> {
                CompletionStage<?> taken = own.acquire(key, NO_LIMITS, cost, result);
                result.judged(limits);
                yield counted(taken, key, cost, result);
            }
            case DENY -> {
                CompletionStage<?> looked = own.acquire(key, limits, 0, result);
                result.unavailable(AWAY_RETRY_MILLIS);
                yield looked;
            }
        };
    }

    private CompletionStage<?> counted(CompletionStage<?> taken, UUID key, int cost, Allowance result) {
        if (cost > 0 && result.isAdmitted()) {
            long now = time.nanos() / MILLIS;
            toHandIn.compute(key, (id, known) -> {
                AwayAdmissions admissions = known == null ? new AwayAdmissions() : known;
                admissions.add(now, cost);
                return admissions;
            });
        }
        return taken;
    }

    private void handIn() {
        // What was on its way goes first, and what has come since with the next round.
        for (int round = 0; round < HAND_IN_ROUNDS && !toHandIn.isEmpty(); round++) {
            handIn(List.copyOf(toHandIn.keySet()));
        }
    }

    private void handIn(List<UUID> keys) {
        for (int i = 0; i < keys.size(); i += HANDED_IN_AT_ONCE) {
            List<CompletableFuture<?>> pushes = new ArrayList<>();
            for (UUID key : keys.subList(i, Math.min(keys.size(), i + HANDED_IN_AT_ONCE))) {
                pushes.add(handIn(key));
            }
            await(CompletableFuture.allOf(pushes.toArray(CompletableFuture[]::new)));
        }
    }

    private CompletableFuture<?> handIn(UUID key) {
        List<AwayAdmissions.Parcel> parcel = new ArrayList<>(1);
        toHandIn.computeIfPresent(key, (id, admissions) -> {
            parcel.add(admissions.handIn(time.nanos() / MILLIS, numbers.incrementAndGet()));
            return admissions;
        });
        if (parcel.isEmpty() || parcel.get(0).admissions().isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        AwayAdmissions.Parcel sent = parcel.get(0);
        return shared.push(key, sent.number(), sent.admissions())
                .thenAccept(added -> toHandIn.computeIfPresent(key, (id, admissions) -> {
                    admissions.arrived(sent.number());
                    return admissions.isEmpty() ? null : admissions;
                }))
                .toCompletableFuture();
    }

    private static void await(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
