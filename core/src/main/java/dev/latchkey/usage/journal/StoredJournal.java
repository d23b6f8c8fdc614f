package dev.latchkey.usage.journal;

import dev.latchkey.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A journal that no node is writing to: what the last run left, to be carried into the store by someone who is not a node. The
 * files stay, since the next node may still need them. Nobody else can open the journal meanwhile.
 */
public final class StoredJournal implements AutoCloseable {

    private final JournalDirectory directory;
    private final JournalReader reader;

    private StoredJournal(JournalDirectory directory, TimeSource time) {
        this.directory = directory;
        this.reader =
                new JournalReader(directory, new Segments(directory.recover(), 0), time, Duration.ZERO, position -> {});
    }

    /**
     * Opens what lies in a directory; empty when there is none.
     *
     * @throws JournalInUseException when a node runs, which carries its usage into the store by itself
     * @throws JournalException when it cannot be read
     */
    public static Optional<StoredJournal> open(Path directory, TimeSource time) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        JournalDirectory held = JournalDirectory.open(directory);
        @Nullable StoredJournal journal = null;
        try {
            journal = new StoredJournal(held, time);
            return Optional.of(journal);
        } finally {
            if (journal == null) {
                held.close();
            }
        }
    }

    /** How it is read. */
    public JournalReader reader() {
        return reader;
    }

    /** Lets go of the directory. */
    @Override
    public void close() {
        directory.close();
    }
}
