package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;

/** Handles a request that was admitted. */
@FunctionalInterface
public interface KeyedHandler {

    /** Answers the exchange, now or later on the same event loop. */
    void handle(ApiKeyContext access, Exchange exchange);
}
