package dev.latchkey.generator.jobs;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done regularly: takes up what silent nodes left, removes what has expired, and the archives here that nobody wants any
 * more. For one thread at a time.
 */
public final class JobUpkeep implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(JobUpkeep.class);
    private static final int JOBS_AT_ONCE = 500;

    private final JobRepository jobs;
    private final TemplateRepository templates;
    private final ArchiveStore archives;
    private final String self;
    private final Supplier<? extends Collection<String>> running;
    private final InstantSource clock;

    /**
     * @param self this node's name; it takes up what it left itself when it starts
     * @param running asks which nodes run, as {@link UsageStore#runningNodes} does
     */
    public JobUpkeep(
            JobRepository jobs,
            TemplateRepository templates,
            ArchiveStore archives,
            String self,
            Supplier<? extends Collection<String>> running,
            InstantSource clock) {
        this.jobs = jobs;
        this.templates = templates;
        this.archives = archives;
        this.self = self;
        this.running = running;
        this.clock = clock;
    }

    /** Does it all once; less of it while the store is away. */
    @Override
    public void run() {
        try {
            Instant now = clock.instant();
            takeUp(now);
            while (jobs.removeExpired(now, JOBS_AT_ONCE) == JOBS_AT_ONCE) {
                LOG.debug("More jobs have expired");
            }
            templates.removeExpired(now);
            Set<UUID> here = archives.jobs();
            Set<UUID> wanted = jobs.wanted(here).keySet();
            here.stream().filter(job -> !wanted.contains(job)).forEach(archives::delete);
        } catch (StoreUnavailableException e) {
            LOG.debug("The store is away; the next run goes on", e);
        }
    }

    private void takeUp(Instant now) {
        Set<String> working = jobs.nodes();
        working.remove(self);
        if (working.isEmpty()) {
            return;
        }
        working.removeAll(Set.copyOf(running.get()));
        for (String silent : working) {
            int left = jobs.recover(silent, now.minus(UsageStore.SILENCE), now);
            if (left > 0) {
                LOG.info("{} jobs of node {}, which is silent, start again or have lost their password", left, silent);
            }
        }
    }
}
