package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A node's own end of a shared limiter, with what the node has to do about it besides asking. Thread-safe. */
public interface SharedLimiterClient extends SharedRateLimiter, AutoCloseable {

    /**
     * Whether the shared limiter knows nothing yet, or lost what it knew and nobody has looked since: then it is worth to
     * {@link #seed} it.
     */
    CompletionStage<Boolean> isUnknown();

    /**
     * Tells what was admitted of a key before all nodes and the shared limiter were started anew. Does nothing where it knows of
     * the key.
     *
     * @param admissions of today and of the last hour, as in {@link #push}
     */
    CompletionStage<?> seed(UUID key, List<PastAdmissions> admissions);

    /** The names of the nodes that reached it a moment before this one looked last, itself included; none where it never did. */
    Set<String> nodesThere();

    /** Whether it may forget what it counted when it is short of memory, as far as it says so. */
    boolean mayEvict();

    /** Gives back memory of days that are over. Call it now and then. */
    void forgetPastDays();

    /** Ends the connections. */
    @Override
    void close();

    /** Makes the node's end. */
    @FunctionalInterface
    interface Connector {

        /**
         * Begins to connect.
         *
         * @param node this process's name among the others, unlike any other's and any earlier's
         * @param past what was admitted before, should it be lost
         */
        SharedLimiterClient connect(String node, TimeSource time, PastRequests past);
    }
}
