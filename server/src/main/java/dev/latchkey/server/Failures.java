package dev.latchkey.server;

import dev.latchkey.key.KeyConflictException;
import dev.latchkey.key.NoSuchKeyException;
import dev.latchkey.key.StoreUnavailableException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** What callers are told when work fails for no bug of ours. */
final class Failures {

    static final int UNAVAILABLE = 503;

    private Failures() {}

    /** The problem to answer with, or empty for a bug. */
    static Optional<Problem> problem(Throwable failure) {
        if (failure instanceof StoreUnavailableException) {
            return Optional.of(Problem.of(
                    UNAVAILABLE, "STORE_UNAVAILABLE", "The store does not answer at the moment. Try again."));
        }
        if (failure instanceof RejectedExecutionException) {
            return Optional.of(Problem.of(
                    UNAVAILABLE,
                    "STORE_UNAVAILABLE",
                    "Too many requests wait for the store at the moment. Try again."));
        }
        if (failure instanceof NoSuchKeyException) {
            return Optional.of(Problem.of(404, "KEY_NOT_FOUND", "There is no such key."));
        }
        if (failure instanceof KeyConflictException) {
            return Optional.of(Problem.of(409, "KEY_CONFLICT", sentence(failure)));
        }
        return Optional.empty();
    }

    /** Messages begin in lower case and have no full stop, as a command line shows them. */
    private static String sentence(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + message.substring(1)
                + (message.endsWith(".") ? "" : ".");
    }
}
