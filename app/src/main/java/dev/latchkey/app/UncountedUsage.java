package dev.latchkey.app;

import dev.latchkey.engine.NodeDirectory;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.JournalException;
import dev.latchkey.usage.journal.JournalInUseException;
import dev.latchkey.usage.journal.StoredJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server that ended without an orderly stop left in its journal, brought into the store before usage is reported. Costs
 * one look into the store where nothing was left.
 */
final class UncountedUsage {

    private static final Logger LOG = LoggerFactory.getLogger(UncountedUsage.class);

    private final Path dataDirectory;
    private final UsageStore store;
    private final TimeSource time;

    UncountedUsage(Path dataDirectory, UsageStore store, TimeSource time) {
        this.dataDirectory = dataDirectory;
        this.store = store;
        this.time = time;
    }

    /** Brings it into the store, unless a server runs, which does so itself. Says in the log when that fails. */
    void carryIntoStore() {
        Optional<Path> journal = NodeDirectory.journalIn(dataDirectory);
        if (journal.isEmpty()) {
            return;
        }
        try {
            Optional<String> node = NodeDirectory.nodeNameIn(dataDirectory);
            if (node.isPresent() && !store.isRetired(node.get())) {
                carry(journal.get(), node.get());
            }
        } catch (JournalInUseException e) {
            LOG.debug("A server carries its usage into the store itself", e);
        } catch (JournalException | IOException e) {
            LOG.warn("What the last server has not written of its usage is left out here: {}", e.getMessage());
        }
    }

    private void carry(Path directory, String node) {
        Optional<StoredJournal> left = StoredJournal.open(directory, time);
        if (left.isPresent()) {
            try (StoredJournal journal = left.get()) {
                UsageProgress progress = store.progress(node);
                if (!journal.reader().hasUsageAfter(progress.position())) {
                    store.retire(node, progress.run());
                    return;
                }
                new JournalDrain(
                                journal.reader(),
                                store,
                                node,
                                UsageBatch::keepingEvents,
                                time,
                                JournalDrain.BATCH_SLOTS)
                        .close();
            }
        }
    }
}
