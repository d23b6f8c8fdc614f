package dev.latchkey.access;

import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.JournalFullException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Gatekeeper} says to a service that asks, on behalf of a caller of its own, whether a key is good for a request.
 * Immutable.
 */
public final class Verification {

    private static final int OK = 200;

    private final @Nullable ApiKey key;
    private final @Nullable Allowance allowance;
    private final @Nullable Refusal refusal;
    private final int cost;
    private final long units;

    private Verification(
            @Nullable ApiKey key, @Nullable Allowance allowance, @Nullable Refusal refusal, int cost, long units) {
        this.key = key;
        this.allowance = allowance;
        this.refusal = refusal;
        this.cost = cost;
        this.units = units;
    }

    /** Of what was admitted, and is settled now: it delivers its units. */
    static Verification settled(Verdict verdict, AccessRequest request) {
        return verdict.fold(context -> settled(context, request), refusal -> of(refusal, request));
    }

    private static Verification settled(ApiKeyContext context, AccessRequest request) {
        try {
            context.settle(OK, request.units());
        } catch (JournalFullException e) {
            return of(context.unrecorded(), request);
        }
        return of(context, request);
    }

    /** Of what was judged alone, and is not recorded. */
    static Verification of(Verdict verdict, AccessRequest request) {
        return verdict.fold(context -> of(context, request), refusal -> of(refusal, request));
    }

    private static Verification of(ApiKeyContext context, AccessRequest request) {
        return new Verification(context.key(), context.allowance(), null, request.cost(), request.units());
    }

    private static Verification of(Refusal refusal, AccessRequest request) {
        return new Verification(refusal.knownKey(), refusal.knownAllowance(), refusal, request.cost(), request.units());
    }

    /** Whether the key is good for the request. */
    public boolean isValid() {
        return refusal == null;
    }

    /** Why the key is not good for the request, unless it is. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The key, where there is one, good for the request or not. */
    public Optional<ApiKey> key() {
        return Optional.ofNullable(key);
    }

    /** What remains in the key's windows, where they were asked. */
    public Optional<Allowance> allowance() {
        return Optional.ofNullable(allowance);
    }

    /** What came of every check, in their order. Told from the verdict: the first check that fails ends it. */
    public List<CheckResult> explain() {
        return Arrays.stream(AccessCheck.values())
                .map(check -> new CheckResult(check, outcomeOf(check), quotaOf(check)))
                .toList();
    }

    private CheckResult.Outcome outcomeOf(AccessCheck check) {
        if (refusal == null) {
            return CheckResult.Outcome.PASSED;
        }
        Window window = check.window();
        if (refusal.code() == RefusalCode.RATE_LIMITED && window != null && allowance != null) {
            // All windows are asked at once, and a refusal has taken nothing from any.
            return allowance.remaining(window) < cost ? CheckResult.Outcome.FAILED : CheckResult.Outcome.PASSED;
        }
        int order = check.compareTo(refusal.code().check());
        return order == 0
                ? CheckResult.Outcome.FAILED
                : order < 0 ? CheckResult.Outcome.PASSED : CheckResult.Outcome.NOT_REACHED;
    }

    private CheckResult.@Nullable Quota quotaOf(AccessCheck check) {
        Window window = check.window();
        if (window != null && allowance != null && !allowance.isUnavailable()) {
            return CheckResult.Quota.of(allowance.limits().requestsPer(window), allowance.used(window));
        }
        return check == AccessCheck.UNITS && key != null
                ? CheckResult.Quota.of(key.limits().unitsPerRequest(), units)
                : null;
    }
}
