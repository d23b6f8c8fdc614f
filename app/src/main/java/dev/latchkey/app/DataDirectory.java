package dev.latchkey.app;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.cli.CommandFailedException;
import dev.latchkey.jobs.ArchiveStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds a node's own files: the embedded database, the journal, the audit key, the node's name, and a lock
 * while it runs.
 */
final class DataDirectory {

    private static final String JOURNAL = "journal";
    private static final String ARCHIVES = "jobs";
    private static final String NODE_NAME = "node-name";
    private static final String AUDIT_KEY = "audit.key";
    private static final String OWNER_ONLY = "rwx------";

    private final Path path;

    /** @throws CommandFailedException when the directory is not there and cannot be made, or is not to be written */
    DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(this.path)) {
                Files.createDirectories(this.path);
                restrict(this.path);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        if (!Files.isWritable(this.path)) {
            throw new CommandFailedException("the data directory " + this.path
                    + " cannot be written to; give another with --data-dir, or change its permissions");
        }
    }

    Path path() {
        return path;
    }

    Path database() {
        return databaseIn(path);
    }

    /** Where the embedded database of that directory is, or would be. */
    static Path databaseIn(Path directory) {
        return directory.resolve("latchkey.db");
    }

    Path journal() {
        return path.resolve(JOURNAL);
    }

    /**
     * The archives of jobs.
     *
     * @param space the most bytes for them
     * @throws CommandFailedException when their directory cannot be used
     */
    ArchiveStore archives(long space) {
        try {
            return new ArchiveStore(path.resolve(ARCHIVES), space);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The name under which the server of a directory counts usage, if one ever ran there.
     *
     * @throws IOException when it cannot be read
     */
    static Optional<String> nodeName(Path directory) throws IOException {
        Path file = directory.resolve(NODE_NAME);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Where the journal of a directory lies, if there is one. */
    static Optional<Path> journal(Path directory) {
        return Optional.of(directory.resolve(JOURNAL)).filter(Files::isDirectory);
    }

    /**
     * The audit key of a directory, if one was ever made there.
     *
     * @throws CommandFailedException when it cannot be read
     */
    static Optional<AuditKey> auditKey(Path directory) {
        Path file = directory.resolve(AUDIT_KEY);
        try {
            return Files.exists(file) ? Optional.of(AuditKey.parse(Files.readString(file))) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailedException(
                    "the audit key in " + file + " cannot be read; restore the file, or set LATCHKEY_AUDIT_KEY", e);
        }
    }

    /**
     * The audit key of this directory; makes one that only the owner can read when there is none.
     *
     * @throws CommandFailedException when it cannot be read or made
     */
    AuditKey auditKey(RandomGenerator random) {
        Path file = path.resolve(AUDIT_KEY);
        Optional<AuditKey> known = auditKey(path);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] key = new byte[AuditKey.MIN_LENGTH];
        random.nextBytes(key);
        try {
            // Whole before it has its name; whoever is first gives it that, and the others take what is there.
            Path made = Files.createTempFile(path, AUDIT_KEY, ".new");
            try {
                Files.writeString(made, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.SYNC);
                Files.createLink(file, made);
            } catch (FileAlreadyExistsException e) {
                return auditKey(path).orElseThrow(() -> unusable(e));
            } finally {
                Files.delete(made);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        return AuditKey.of(key);
    }

    /**
     * Makes this directory the calling server's own until the tenancy is closed, or the process ends.
     *
     * @throws CommandFailedException when another server has it
     */
    Tenancy take() {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) != null) {
                return new Tenancy(channel, nodeName());
            }
            channel.close();
        } catch (IOException e) {
            throw unusable(e);
        }
        throw new CommandFailedException("another Latchkey server runs on the data directory " + path
                + "; stop it first, or give this one another with --data-dir");
    }

    private String nodeName() throws IOException {
        Optional<String> known = nodeName(path);
        if (known.isPresent()) {
            return known.get();
        }
        String name = UUID.randomUUID().toString();
        Files.writeString(path.resolve(NODE_NAME), name + "\n", StandardOpenOption.CREATE_NEW);
        return name;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** What lies here is the operator's business alone, where the file system can say so. */
    private static void restrict(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    private CommandFailedException unusable(IOException e) {
        String reason = e instanceof FileSystemException ? e.getClass().getSimpleName() : e.getMessage();
        return new CommandFailedException(
                "the data directory " + path + " cannot be used (" + reason + "); give another with --data-dir", e);
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
