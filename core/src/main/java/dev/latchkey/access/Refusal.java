package dev.latchkey.access;

import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Window;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a request that is not admitted. Immutable; holds nothing of a secret.
 *
 * @param code the reason
 * @param detail a sentence for the caller
 * @param retryAfterMillis after how long the same request may be admitted, or 0 when waiting does not help
 * @param knownKey the key, where the request had one that is known, valid or not, else null
 * @param knownAllowance what the key's windows said, where they were asked, else null
 */
public record Refusal(
        RefusalCode code,
        String detail,
        long retryAfterMillis,
        @Nullable ApiKey knownKey,
        @Nullable Allowance knownAllowance)
        implements Verdict {

    private static final long JOURNAL_RETRY_MILLIS = 1_000;

    static Refusal of(RefusalCode code, String detail) {
        return new Refusal(code, detail, 0, null, null);
    }

    static Refusal of(RefusalCode code, String detail, long retryAfterMillis) {
        return new Refusal(code, detail, retryAfterMillis, null, null);
    }

    static Refusal journalFull(ApiKey key, Allowance allowance) {
        return new Refusal(
                RefusalCode.JOURNAL_FULL,
                "Usage cannot be recorded at the moment, and nothing is served uncounted.",
                JOURNAL_RETRY_MILLIS,
                key,
                allowance);
    }

    static Refusal unitLimit(ApiKey key, Allowance allowance, long requested) {
        return new Refusal(
                RefusalCode.UNIT_LIMIT,
                "This key may ask for at most " + key.limits().unitsPerRequest() + " at once; " + requested
                        + " were asked for.",
                0,
                key,
                allowance);
    }

    static Refusal limiterUnavailable(ApiKey key, Allowance allowance) {
        return new Refusal(
                RefusalCode.LIMITER_UNAVAILABLE,
                "What other servers admitted cannot be known at the moment, and nothing is admitted without. Try"
                        + " again.",
                allowance.retryAfterMillis(),
                key,
                allowance);
    }

    static Refusal rateLimited(ApiKey key, Allowance allowance) {
        Window window = allowance.refusedBy().orElseThrow();
        long limit = key.limits().requestsPer(window);
        boolean never = allowance.retryAfterMillis() == Allowance.NEVER;
        String detail = never
                ? "This asks for more requests at once than the " + limit + " per " + window.label() + " of the key."
                : "The key's " + limit + " requests per " + window.label() + " are used up.";
        return new Refusal(RefusalCode.RATE_LIMITED, detail, never ? 0 : allowance.retryAfterMillis(), key, allowance);
    }

    /** The key, where the request had one that is known, valid or not. */
    public Optional<ApiKey> key() {
        return Optional.ofNullable(knownKey);
    }

    /** What the key's windows said, where they were asked. */
    public Optional<Allowance> allowance() {
        return Optional.ofNullable(knownAllowance);
    }

    @Override
    public <T> T fold(Function<ApiKeyContext, T> admitted, Function<Refusal, T> refused) {
        return refused.apply(this);
    }
}
