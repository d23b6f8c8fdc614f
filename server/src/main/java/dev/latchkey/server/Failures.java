package dev.latchkey.server;

import dev.latchkey.key.ForbiddenException;
import dev.latchkey.key.IdempotencyConflictException;
import dev.latchkey.key.KeyConflictException;
import dev.latchkey.key.NoSuchKeyException;
import dev.latchkey.key.StaleRevisionException;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.server.bulkhead.BusyException;
import dev.latchkey.server.bulkhead.FilesBusyException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
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
        if (failure instanceof BusyException) {
            return Optional.of(Problem.of(
                    UNAVAILABLE,
                    "SERVER_BUSY",
                    "Too much large work is under way at the moment. Try again, or ask for less at once."));
        }
        if (failure instanceof RejectedExecutionException) {
            return Optional.of(Problem.of(
                    UNAVAILABLE,
                    "STORE_UNAVAILABLE",
                    "Too many requests wait for the store at the moment. Try again."));
        }
        if (failure instanceof FileNotFoundException || failure instanceof NoSuchFileException) {
            return Optional.of(Problem.of(
                    UNAVAILABLE, "DOWNLOADS_BUSY", "The file had to make room in this very moment. Try again."));
        }
        if (failure instanceof FilesBusyException) {
            return Optional.of(Problem.of(
                    UNAVAILABLE,
                    "DOWNLOADS_BUSY",
                    "Too many files are being sent at the moment. Read those that you asked for, or try again."));
        }
        if (failure instanceof NoSuchKeyException) {
            return Optional.of(Problem.of(404, "KEY_NOT_FOUND", Sentence.of(failure)));
        }
        if (failure instanceof KeyConflictException) {
            return Optional.of(Problem.of(409, "KEY_CONFLICT", Sentence.of(failure)));
        }
        if (failure instanceof ForbiddenException forbidden) {
            return Optional.of(Problem.of(403, forbidden.reason().name(), Sentence.of(failure)));
        }
        if (failure instanceof StaleRevisionException) {
            return Optional.of(Problem.of(412, "STALE", Sentence.of(failure)));
        }
        if (failure instanceof IdempotencyConflictException) {
            return Optional.of(Problem.of(422, "IDEMPOTENCY_CONFLICT", Sentence.of(failure)));
        }
        if (failure instanceof InvalidRequestException invalid) {
            return Optional.of(invalid.problem());
        }
        return Optional.empty();
    }
}
