package dev.latchkey.testkit;

import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;

/**
 * A node that adds usage without a journal, on from wherever the store has it.
 *
 * @param name under which it counts
 */
public record CountingNode(UsageStore store, String name) {

    /**
     * Adds a batch under a position, unless the store has the node there already. The first one begins a run.
     *
     * @return whether the store is at that position now, or beyond
     */
    public boolean add(UsageBatch batch, long position, Instant asOf) {
        UsageProgress from = progress();
        UsageProgress reached = store.add(batch, name, from, Math.max(position, from.position()), asOf);
        return reached.position() >= position;
    }

    /** Adds a batch under the next position. */
    public boolean add(UsageBatch batch, Instant asOf) {
        return add(batch, progress().position() + 1, asOf);
    }

    /** Stops. */
    public void retire() {
        store.retire(name, store.progress(name).run());
    }

    private UsageProgress progress() {
        UsageProgress seen = store.progress(name);
        while (seen.run() == 0) {
            store.begin(name, seen, 1, 0);
            seen = store.progress(name);
        }
        return seen;
    }
}
