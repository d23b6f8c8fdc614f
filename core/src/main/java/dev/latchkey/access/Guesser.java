package dev.latchkey.access;

import org.jspecify.annotations.Nullable;

/**
 * Who is answerable for a request's secret, should no key have it: the address that the request comes from, and where a service
 * asks on its behalf, that service. Nobody where neither is known, since callers of whom nothing is known are not to answer for
 * each other. Thread-safe.
 */
final class Guesser {

    private final FailureThrottle failures;
    private final String address;
    private final @Nullable String service;
    private final int toleratedOfService;

    private Guesser(FailureThrottle failures, String address, @Nullable String service, int toleratedOfService) {
        this.failures = failures;
        this.address = address;
        this.service = service;
        this.toleratedOfService = toleratedOfService;
    }

    /**
     * A caller of this server.
     *
     * @param network as {@link AccessRequest#network} has it
     */
    static Guesser at(String network, FailureThrottle failures) {
        return new Guesser(failures, network, null, 0);
    }

    /**
     * A caller of a service that asks.
     *
     * @param network where its caller is, as {@link AccessRequest#network} has it; empty where that is not known or not believed
     */
    static Guesser askedAboutBy(Asker asker, String network, FailureThrottle failures) {
        return new Guesser(
                failures,
                network,
                "key " + asker.key(),
                asker.isTrustedForAddresses() ? FailureThrottle.TOLERATED_OF_MANY : FailureThrottle.TOLERATED);
    }

    /** By what it is told from others who wait for the store. */
    String name() {
        return !address.isEmpty() ? address : service != null ? service : "";
    }

    /** Whether it has failed too often of late. */
    boolean isThrottled() {
        return throttledMillis() > 0;
    }

    /** The milliseconds until it is throttled no longer; 0 when it is not. */
    long throttledMillis() {
        long wait = address.isEmpty() ? 0 : failures.throttledMillis(address, FailureThrottle.TOLERATED);
        return wait == 0 && service != null ? failures.throttledMillis(service, toleratedOfService) : wait;
    }

    /**
     * Counts a failure. Of an address that is throttled it does not count against the service too: so its worst caller costs a
     * service no more than any other.
     *
     * @return 0 while it is tolerated; else the milliseconds until the next one is
     */
    long failed() {
        long wait = address.isEmpty() ? 0 : failures.failed(address, FailureThrottle.TOLERATED);
        return wait == 0 && service != null ? failures.failed(service, toleratedOfService) : wait;
    }
}
