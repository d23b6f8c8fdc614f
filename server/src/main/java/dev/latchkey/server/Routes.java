package dev.latchkey.server;

import java.util.function.Consumer;

/**
 * Where a feature says who handles the operations of the contract. Method, path, scope, parameters and body are the contract's
 * alone. What is handled is one instance for all event loops, so handlers are thread-safe.
 */
public interface Routes {

    /**
     * An operation that needs a key. It takes one request from the key's windows; what the contract asks of the request was
     * checked when the handler gets it, after the admission.
     *
     * @throws IllegalArgumentException when the contract has no such operation, it is open, or it is handled already
     */
    void keyed(String operationId, KeyedHandler handler);

    /**
     * An operation that is open to everyone and takes nothing.
     *
     * @throws IllegalArgumentException when the contract has no such operation, it needs a key, or it is handled already
     */
    void open(String operationId, Consumer<Exchange> handler);
}
