package dev.latchkey.access;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageJournal;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * The one line that every request to a protected API walks: secret, key, state, scope, address, windows. It ends in an admission, which
 * then records its usage in the journal, or in the first refusal met. Thread-safe; never blocks, and answers at once when the
 * key is in memory and the limiter asks nobody else.
 */
public final class Gatekeeper {

    /**
     * The scope of services that are believed in where their callers are. As for the one that lets them ask, no lack of scopes
     * stands for it.
     */
    public static final String ADDRESSES_SCOPE = "keys:addresses";

    private static final long STORE_RETRY_MILLIS = 1_000;

    /** On average, what is recorded each second happened so long ago. */
    private static final long HALF_A_SECOND = 500;

    private final KeyDirectory directory;
    private final RateLimiter limiter;
    private final UsageJournal journal;
    private final TimeSource time;
    private final FailureThrottle failures;
    private final AddressHashes addresses;
    private final RefusalTally refusals = new RefusalTally();

    /** @param random makes the keys under which addresses are hashed, so it must be unpredictable */
    public Gatekeeper(
            KeyDirectory directory,
            RateLimiter limiter,
            UsageJournal journal,
            TimeSource time,
            RandomGenerator random) {
        this.directory = directory;
        this.limiter = limiter;
        this.journal = journal;
        this.time = time;
        this.failures = new FailureThrottle(time);
        this.addresses = new AddressHashes(random);
    }

    /** Decides on a request. The stage never fails but for a bug. */
    public CompletionStage<Verdict> admit(AccessRequest request) {
        CompletionStage<Verdict> decided = decide(request, Taking.TAKE);
        return request.cost() == 0 ? decided : tallied(decided);
    }

    /**
     * Decides for another service on a request that it serves itself, and records its usage: once it is admitted, its units count
     * as delivered. The stage never fails but for a bug.
     *
     * @param request made by {@link ApiKeyContext#onBehalfOf}
     */
    public CompletionStage<Verification> verify(AccessRequest request) {
        return admit(request).thenApply(verdict -> Verification.settled(verdict, request));
    }

    /**
     * Says what {@link #verify} would: takes nothing from the key's windows, and records neither usage nor a refusal. Where a
     * window has too little left for more than one request, the time to wait is when it has more, and maybe not enough.
     */
    public CompletionStage<Verification> rehearse(AccessRequest request) {
        return decide(request, Taking.REHEARSE).thenApply(verdict -> Verification.of(verdict, request));
    }

    /** Whether an admission takes its cost from the windows. */
    private enum Taking {
        TAKE,
        REHEARSE
    }

    /**
     * Moves the refusals of the last second into the journal, summed by key and code. To be called every second, and once more
     * before the journal is closed. Refusals of requests that cost nothing are not counted: nothing was refused to them.
     */
    public void recordRefusals() {
        refusals.record(journal, time.millis() - HALF_A_SECOND);
    }

    private CompletionStage<Verdict> tallied(CompletionStage<Verdict> decided) {
        CompletableFuture<Verdict> verdict = decided.toCompletableFuture();
        if (isAtHand(verdict)) {
            tally(verdict.join());
            return decided;
        }
        return decided.thenApply(this::tally);
    }

    private Verdict tally(Verdict verdict) {
        if (verdict instanceof Refusal refusal) {
            refusals.count(refusal.key().map(ApiKey::id).orElse(null), refusal.code());
        }
        return verdict;
    }

    private CompletionStage<Verdict> decide(AccessRequest request, Taking taking) {
        Credential credential = request.credential();
        String ambiguity = credential.ambiguity();
        if (ambiguity != null) {
            return refused(RefusalCode.KEY_AMBIGUOUS, ambiguity);
        }
        Secret secret = credential.secret();
        if (secret == null) {
            return refused(RefusalCode.KEY_MISSING, "This needs an API key. Send one in the X-API-Key header.");
        }
        if (!secret.isHashable()) {
            return unknown(request, secret);
        }
        FoundSecret known = directory.recall(secret);
        if (known != null) {
            return checkKey(request, taking, secret, known);
        }
        Guesser guesser = request.guesser(failures);
        return directory
                .find(secret, guesser)
                .handle((found, failure) -> failure == null
                        ? found.map(key -> checkKey(request, taking, secret, key))
                                .orElseGet(() -> unknown(request, secret))
                        : notFound(request, failure, guesser))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Verdict> checkKey(AccessRequest request, Taking taking, Secret secret, FoundSecret found) {
        Instant now = time.instant();
        if (!found.isValidAt(now)) {
            return unknown(request, secret);
        }
        ApiKey key = found.key();
        KeyState state = key.stateAt(now);
        String scope = request.scope();
        if (state == KeyState.DELETED) {
            return unknown(request, secret);
        }
        if (state == KeyState.INACTIVE) {
            return refused(key, RefusalCode.KEY_INACTIVE, "This key is deactivated. Ask the operator to activate it.");
        }
        if (state == KeyState.EXPIRED) {
            return refused(
                    key,
                    RefusalCode.KEY_EXPIRED,
                    "This key expired at " + key.expiresAt() + ". Ask the operator to extend it.");
        }
        if (scope != null && !key.hasScope(scope)) {
            return denied(key, RefusalCode.SCOPE_MISSING, "This needs a key with the scope " + scope + ".");
        }
        if (!key.isAllowedFrom(request.address())) {
            return denied(key, RefusalCode.ADDRESS_DENIED, addressDenied(request));
        }
        return takeWindows(request, taking, found);
    }

    private static String addressDenied(AccessRequest request) {
        Asker asker = request.asker();
        return asker == null || asker.isTrustedForAddresses()
                ? "This key may not be used from this address."
                : "This key may be used from some addresses alone, and the key that asks is not trusted to say where"
                        + " its callers are: for that it needs the scope " + ADDRESSES_SCOPE + ".";
    }

    /** Refuses to a good key what it may not do, and says all the same what remains to it. */
    private CompletionStage<Verdict> denied(ApiKey key, RefusalCode code, String detail) {
        Allowance allowance = new Allowance();
        return limiter.acquire(key.id(), key.limits(), 0, allowance)
                .thenApply(looked -> new Refusal(code, detail, 0, key, allowance));
    }

    /** Nearly every request finds all it needs in memory; to go on at once spares it four objects a step. */
    private static boolean isAtHand(CompletableFuture<?> stage) {
        return stage.isDone() && !stage.isCompletedExceptionally();
    }

    private CompletionStage<Verdict> takeWindows(AccessRequest request, Taking taking, FoundSecret found) {
        ApiKey key = found.key();
        // Where it is refused all the same, the request is only compared with the windows and takes nothing from them.
        boolean hasRoom = journal.hasRoom();
        boolean takes = hasRoom && taking == Taking.TAKE && !key.limits().isTooMany(request.units());
        int cost = takes ? request.cost() : 0;
        Allowance allowance = new Allowance();
        CompletableFuture<?> asked =
                limiter.acquire(key.id(), key.limits(), cost, allowance).toCompletableFuture();
        return isAtHand(asked)
                ? CompletableFuture.completedFuture(judged(request, found, cost, hasRoom, allowance))
                : asked.thenApply(answered -> judged(request, found, cost, hasRoom, allowance));
    }

    /** The verdict, now that the windows have answered. */
    private Verdict judged(AccessRequest request, FoundSecret found, int cost, boolean hasRoom, Allowance allowance) {
        ApiKey key = found.key();
        if (allowance.isUnavailable()) {
            return Refusal.limiterUnavailable(key, allowance);
        }
        if (cost < request.cost()) {
            refuseWhatDoesNotFit(allowance, request.cost());
        }
        if (!allowance.isAdmitted()) {
            return Refusal.rateLimited(key, allowance);
        }
        if (!hasRoom) {
            return Refusal.journalFull(key, allowance);
        }
        if (key.limits().isTooMany(request.units())) {
            return Refusal.unitLimit(key, allowance, request.units());
        }
        return new ApiKeyContext(found, allowance, request, journal, time, addresses);
    }

    /** Of the windows that have too little left, the one that is so for longest. */
    private static void refuseWhatDoesNotFit(Allowance allowance, int cost) {
        long longest = 0;
        for (Window window : Window.values()) {
            long wait = cost > allowance.limits().requestsPer(window) ? Allowance.NEVER : allowance.resetMillis(window);
            if (cost > allowance.remaining(window) && wait > longest) {
                longest = wait;
                allowance.refused(window, wait);
            }
        }
    }

    private CompletionStage<Verdict> unknown(AccessRequest request, Secret secret) {
        return secret.shape() == SecretShape.MALFORMED
                ? failed(request, RefusalCode.KEY_MALFORMED, "No key looks like this. Is a character missing or wrong?")
                : failed(request, RefusalCode.KEY_UNKNOWN, "There is no such key.");
    }

    private CompletionStage<Verdict> failed(AccessRequest request, RefusalCode code, String detail) {
        long wait = request.guesser(failures).failed();
        return wait == 0 ? refused(code, detail) : CompletableFuture.completedFuture(throttled(request, wait));
    }

    private static Refusal throttled(AccessRequest request, long wait) {
        return Refusal.of(
                RefusalCode.TOO_MANY_FAILURES,
                "Too many keys that do not exist came from "
                        + (request.asker() == null ? "this address" : "this caller, or from the service that asks")
                        + ". A key that does is still admitted.",
                wait);
    }

    private static CompletionStage<Verdict> refused(RefusalCode code, String detail) {
        return CompletableFuture.completedFuture(Refusal.of(code, detail));
    }

    private static CompletionStage<Verdict> refused(ApiKey key, RefusalCode code, String detail) {
        return CompletableFuture.completedFuture(new Refusal(code, detail, 0, key, null));
    }

    private static CompletionStage<Verdict> notFound(AccessRequest request, Throwable failure, Guesser guesser) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ThrottledException) {
            return CompletableFuture.completedFuture(throttled(request, Math.max(1, guesser.throttledMillis())));
        }
        if (cause instanceof StoreUnavailableException) {
            return CompletableFuture.completedFuture(Refusal.of(
                    RefusalCode.STORE_UNAVAILABLE,
                    "This key is not in memory, and the store does not answer. Try again.",
                    STORE_RETRY_MILLIS));
        }
        return CompletableFuture.failedFuture(cause);
    }
}
