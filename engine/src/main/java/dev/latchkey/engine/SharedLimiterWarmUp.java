package dev.latchkey.engine;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.LimiterUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.SharedLimiterClient;
import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.PastClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all nodes admitted before, for a shared limiter that knows nothing of it: the day exactly, the hour and the minute by the store's
 * minutes, each as if all of it came in its last moment. Then a few looks, so that the first requests do not wait for what only the
 * first ones take.
 */
final class SharedLimiterWarmUp implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLimiterWarmUp.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final Duration HOUR = Duration.ofMinutes(62);
    private static final int AT_ONCE = 256;
    private static final int LOOKS = 200;

    /** No key's id. */
    private static final UUID NO_KEY = new UUID(0, 0);

    private final SharedLimiterClient shared;
    private final UsageStore store;
    private final PastClock past;
    private final InstantSource clock;
    private final List<CompletableFuture<?>> underWay = new ArrayList<>();

    SharedLimiterWarmUp(SharedLimiterClient shared, UsageStore store, PastClock past, InstantSource clock) {
        this.shared = shared;
        this.store = store;
        this.past = past;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            if (isNeeded()) {
                Instant now = clock.instant();
                store.recentRequests(now, Instant.ofEpochMilli(past.earliest(HOUR)), recent -> tell(recent, now));
                awaitAll();
            }
            warmUp();
        } catch (LimiterUnavailableException e) {
            LOG.info(
                    "The shared limiter does not answer ({}); should it come back empty, it knows nothing of what was admitted before this start",
                    e.getMessage());
        }
    }

    /** The connection is made in the background; it is given a moment. */
    private boolean isNeeded() {
        Instant end = clock.instant().plus(PATIENCE);
        while (true) {
            try {
                return await(shared.isUnknown());
            } catch (LimiterUnavailableException e) {
                if (!clock.instant().isBefore(end)) {
                    throw e;
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    /** The first answers take longest, and tell what its clock shows; no request is to wait for them. */
    private void warmUp() {
        for (int i = 0; i < LOOKS; i++) {
            await(shared.acquire(NO_KEY, Limits.DEFAULT, 0, new Allowance()));
        }
    }

    private void tell(RecentRequests recent, Instant now) {
        List<PastAdmissions> admissions = admissions(recent, past, now);
        if (!admissions.isEmpty()) {
            underWay.add(shared.seed(recent.key(), admissions).toCompletableFuture());
        }
        if (underWay.size() >= AT_ONCE) {
            awaitAll();
        }
    }

    static List<PastAdmissions> admissions(RecentRequests recent, PastClock past, Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        List<PastAdmissions> admissions = new ArrayList<>();
        long earlier = recent.today();
        for (RecentRequests.Minute minute : recent.minutes()) {
            Instant start = Instant.EPOCH.plus(minute.minute(), ChronoUnit.MINUTES);
            earlier -= start.isBefore(midnight) ? 0 : minute.requests();
            add(admissions, Instant.ofEpochMilli(LimiterWarmUp.end(past, minute)), minute.requests(), now);
        }
        add(admissions, midnight, earlier, now);
        return admissions;
    }

    private static void add(List<PastAdmissions> admissions, Instant moment, long requests, Instant now) {
        if (requests > 0) {
            Duration age = moment.isBefore(now) ? Duration.between(moment, now) : Duration.ZERO;
            admissions.add(new PastAdmissions(age, (int) Math.min(Integer.MAX_VALUE, requests)));
        }
    }

    private void awaitAll() {
        await(CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)));
        underWay.clear();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LimiterUnavailableException away
                    ? away
                    : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new LimiterUnavailableException("it did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LimiterUnavailableException("this thread is to end", e);
        }
    }
}
