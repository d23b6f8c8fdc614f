package dev.latchkey.engine;

import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.UsageStore;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what the store keeps no longer, in small steps until there is no more to do.
 *
 * @param events which single events are kept
 * @param keys whose answers for retries expire
 */
record Pruning(UsageStore usage, EventRetention events, ApiKeyRepository keys, InstantSource clock)
        implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

    @Override
    public void run() {
        try {
            keys.forgetAnswers(clock.instant());
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = usage.prune(clock.instant(), events);
            }
        } catch (StoreUnavailableException e) {
            LOG.debug("The store is away; the next run goes on", e);
        }
    }
}
