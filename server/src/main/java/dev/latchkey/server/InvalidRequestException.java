package dev.latchkey.server;

import dev.latchkey.server.contract.Violation;
import java.util.List;
import java.util.function.Supplier;

/** A request is as the contract wants it, and yet a field of it cannot be processed. */
public final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Violation violation;

    private InvalidRequestException(int status, String code, String field, Throwable cause) {
        super(cause.getMessage(), cause);
        this.status = status;
        this.code = code;
        this.violation = new Violation(field, Sentence.of(cause));
    }

    /**
     * Does what depends on a field of the body. What it throws as an {@link IllegalArgumentException} is told to the caller as
     * that field's violation.
     *
     * @param field its place, like {@code limits.requests_per_minute}
     */
    public static <T> T dependingOn(String field, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(422, "BODY_INVALID", field, e);
        }
    }

    /** Does what depends on a parameter, in the same way. */
    public static <T> T dependingOnParameter(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(400, "PARAMETER_INVALID", name, e);
        }
    }

    Problem problem() {
        return Problem.of(status, code, List.of(violation));
    }
}
