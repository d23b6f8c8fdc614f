package dev.latchkey.ratelimit.redis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows what Redis does when it is short of memory. Each turn is one line of the log. Thread-safe. */
final class EvictionWatch {

    private static final Logger LOG = LoggerFactory.getLogger(EvictionWatch.class);
    private static final String NEVER = "noeviction";

    /** This node may not ask. */
    private static final String UNKNOWN = "?";

    private final String url;
    private volatile String policy = NEVER;

    EvictionWatch(String url) {
        this.url = url;
    }

    /** What Redis says now. */
    void heard(String now) {
        if (now.equals(UNKNOWN) || now.equals(policy)) {
            return;
        }
        policy = now;
        if (mayEvict()) {
            LOG.warn(
                    "Redis at {} may evict keys when it is short of memory (maxmemory-policy {}), and with them what was admitted; "
                            + "set maxmemory-policy to noeviction",
                    url,
                    now);
        } else {
            LOG.info("Redis at {} evicts nothing any more", url);
        }
    }

    boolean mayEvict() {
        return !policy.equals(NEVER);
    }
}
