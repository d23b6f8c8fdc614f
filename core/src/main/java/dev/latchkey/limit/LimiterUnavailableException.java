package dev.latchkey.limit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The limiter's other process cannot be reached, or did not answer in time: nobody knows whether the request fits. An answer may
 * still come, and tells whether its cost was {@linkplain #taken taken}. There may be many at once, so it has no stack trace.
 */
public final class LimiterUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final CompletionStage<Boolean> NOTHING = CompletableFuture.completedFuture(false);

    private final transient CompletionStage<Boolean> taken;
    private final transient CompletableFuture<Boolean> refused = new CompletableFuture<>();

    /**
     * For what took nothing, as far as anybody will ever know.
     *
     * @param message what was the matter, without any password
     */
    public LimiterUnavailableException(String message, @Nullable Throwable cause) {
        this(message, cause, NOTHING);
    }

    private LimiterUnavailableException(String message, @Nullable Throwable cause, CompletionStage<Boolean> taken) {
        super(message, cause, false, false);
        this.taken = taken;
    }

    /**
     * For an answer that did not come in time.
     *
     * @param message what was the matter, without any password
     * @param taken whether the request's cost was taken, once that is known
     */
    public static LimiterUnavailableException late(String message, CompletionStage<Boolean> taken) {
        return new LimiterUnavailableException(message, null, taken);
    }

    /**
     * Whether the request's cost was taken all the same. Complete when it is known, and with false when nobody will know any more;
     * never fails.
     */
    public CompletionStage<Boolean> taken() {
        return taken;
    }

    /** Says that whoever asked was refused, so that what was taken for it all the same may be given back. */
    public void refused() {
        refused.complete(true);
    }

    /** Complete when whoever asked was {@link #refused()}. */
    public CompletionStage<?> refusal() {
        return refused;
    }
}
