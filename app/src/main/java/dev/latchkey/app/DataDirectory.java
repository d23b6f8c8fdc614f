package dev.latchkey.app;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.engine.NodeDirectory;
import dev.latchkey.engine.UnusableDirectoryException;
import dev.latchkey.file.OwnerOnly;
import dev.latchkey.generator.jobs.ArchiveStore;
import dev.latchkey.generator.jobs.JobRepository;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The directory of a server: its node's own files, the archives of jobs, and a lock while it runs. */
final class DataDirectory {

    private static final String ARCHIVES = "jobs";
    private static final String LOCK = "server.lock";

    private final NodeDirectory node;

    /** @throws CommandFailedException when the directory is not there and cannot be made, or is not to be written */
    DataDirectory(Path path) {
        this.node = usable(() -> new NodeDirectory(path, Set.of(ARCHIVES, LOCK, RunningServer.FILE)));
    }

    Path path() {
        return node.path();
    }

    Path database() {
        return node.database();
    }

    Path journal() {
        return node.journal();
    }

    /**
     * The archives of jobs.
     *
     * @param space the most bytes for them
     * @param jobs whose they are
     * @throws CommandFailedException when their directory cannot be used
     */
    ArchiveStore archives(long space, JobRepository jobs) {
        return usable(() -> {
            try {
                return new ArchiveStore(path().resolve(ARCHIVES), space, jobs::wanted);
            } catch (IOException e) {
                throw node.unusable(e);
            }
        });
    }

    /**
     * The audit key of a directory, if one was ever made there.
     *
     * @throws CommandFailedException when it cannot be read
     */
    static Optional<AuditKey> auditKey(Path directory) {
        try {
            return NodeDirectory.auditKeyIn(directory);
        } catch (UnusableDirectoryException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The audit key of this directory; makes one that only the owner can read when there is none.
     *
     * @throws CommandFailedException when it cannot be read or made
     */
    AuditKey auditKey(RandomGenerator random) {
        return usable(() -> node.auditKey(random));
    }

    /**
     * Makes this directory the calling server's own until the tenancy is closed, or the process ends.
     *
     * @throws CommandFailedException when another server has it
     */
    Tenancy take() {
        return usable(() -> {
            try {
                FileChannel channel =
                        OwnerOnly.open(path().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (tryLock(channel) != null) {
                    return new Tenancy(channel, node.nodeName());
                }
                channel.close();
            } catch (IOException e) {
                throw node.unusable(e);
            }
            throw new CommandFailedException("another Latchkey server runs on the data directory " + path()
                    + "; stop it first, or give this one another with --data-dir");
        });
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static <T> T usable(Supplier<T> work) {
        try {
            return work.get();
        } catch (UnusableDirectoryException e) {
            throw new CommandFailedException(e.getMessage() + "; give another with --data-dir", e);
        }
    }

    /** The right to run on this directory, which one server at a time has. */
    static final class Tenancy implements AutoCloseable {

        private final FileChannel lock;
        private final String nodeName;

        private Tenancy(FileChannel lock, String nodeName) {
            this.lock = lock;
            this.nodeName = nodeName;
        }

        /** The name under which the server counts usage, the same after every restart. */
        String nodeName() {
            return nodeName;
        }

        @Override
        public void close() throws IOException {
            lock.close();
        }
    }
}
