package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Refusal;
import dev.latchkey.usage.JournalFullException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of one request, in the journal and in the metrics: nothing until it is admitted, and nothing after it is
 * settled. For one event loop.
 */
final class RequestUsage {

    private final String route;
    private final ServerContext server;
    private final long startedNanos;

    private @Nullable ApiKeyContext access;

    RequestUsage(String route, ServerContext server) {
        this.route = route;
        this.server = server;
        this.startedNanos = server.time().nanos();
    }

    void begin(ApiKeyContext admitted) {
        access = admitted;
    }

    /** Whether there is something to record still. */
    boolean isOpen() {
        return access != null && !access.isSettled();
    }

    /** Records the admission, for the case that the process dies before the answer. */
    void keepOpen() {
        try {
            if (access != null) {
                access.keepOpen();
            }
        } catch (JournalFullException e) {
            // Nothing is delivered yet; before something is, the admission is recorded with it, or nothing is
            // delivered.
        }
    }

    /** @throws JournalFullException when the units must not be delivered */
    void charge(long units) {
        if (access != null && units > 0) {
            access.charge(units);
            server.metrics().delivered(units);
        }
    }

    /** @throws JournalFullException when the answer must not be delivered */
    void settle(int status, long units) {
        if (access != null && !access.isSettled()) {
            access.settle(status, units);
            if (units > 0) {
                server.metrics().delivered(units);
            }
            server.metrics().settled(route, status, server.time().nanos() - startedNanos);
        }
    }

    /** Records nothing more of a request for which the journal has no place; what to answer instead, if it was admitted. */
    Optional<Refusal> giveUp() {
        Optional<Refusal> refusal = Optional.ofNullable(access).map(ApiKeyContext::unrecorded);
        access = null;
        return refusal;
    }
}
