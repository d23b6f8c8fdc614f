package dev.latchkey.key;

import org.jspecify.annotations.Nullable;

/** The store cannot be reached or does not answer. Trying again later may succeed. */
public class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what was tried, without any secret or password */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
