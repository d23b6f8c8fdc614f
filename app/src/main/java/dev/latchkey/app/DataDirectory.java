package dev.latchkey.app;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.cli.CommandFailedException;
import dev.latchkey.file.FileTrouble;
import dev.latchkey.file.OwnerOnly;
import dev.latchkey.jobs.ArchiveStore;
import dev.latchkey.jobs.JobRepository;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The directory that holds a node's own files: the embedded database, the journal, the audit key, the node's name, and a lock
 * while it runs.
 */
final class DataDirectory {

    private static final String JOURNAL = "journal";
    private static final String ARCHIVES = "jobs";
    private static final String NODE_NAME = "node-name";
    private static final String AUDIT_KEY = "audit.key";
    private static final String DATABASE = "latchkey.db";
    private static final String LOCK = "server.lock";

    /** Latchkey's own: these, and what begins so, for SQLite lays files beside a database, and operators copies. */
    private static final Set<String> OWN = Set.of(JOURNAL, ARCHIVES, LOCK);

    private static final Set<String> BEGIN_OF_OWN = Set.of(NODE_NAME, AUDIT_KEY, DATABASE, RunningServer.FILE);

    /** What file systems have in the directory that they are mounted on. */
    private static final String OF_FILE_SYSTEM = "lost+found";

    private final Path path;

    /** @throws CommandFailedException when the directory is not there and cannot be made, or is not to be written */
    DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(this.path);
            close();
        } catch (IOException e) {
            throw unusable(e);
        }
        if (!Files.isWritable(this.path)) {
            throw new CommandFailedException("the data directory " + this.path
                    + " cannot be written to; give another with --data-dir, or change its permissions");
        }
    }

    /** What lies here is the operator's business alone. A directory that serves for something else too is left open, but for that. */
    private void close() throws IOException {
        boolean isOwn = !OwnerOnly.isSharedByAll(path);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (OWN.contains(name) || BEGIN_OF_OWN.stream().anyMatch(name::startsWith)) {
                    OwnerOnly.close(file);
                } else {
                    isOwn &= name.equals(OF_FILE_SYSTEM);
                }
            }
        }
        if (isOwn) {
            // Where it is reached by a link, it was named so.
            OwnerOnly.close(path.toRealPath());
        } else {
            // Asked for here: commands, which never come here, would wait for it.
            LoggerFactory.getLogger(DataDirectory.class)
                    .info("{} is not Latchkey's alone, so that its own permissions are left as they are", path);
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
        return directory.resolve(DATABASE);
    }

    Path journal() {
        return path.resolve(JOURNAL);
    }

    /**
     * The archives of jobs.
     *
     * @param space the most bytes for them
     * @param jobs whose they are
     * @throws CommandFailedException when their directory cannot be used
     */
    ArchiveStore archives(long space, JobRepository jobs) {
        try {
            return new ArchiveStore(path.resolve(ARCHIVES), space, jobs::wanted);
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
            make(file, HexFormat.of().formatHex(key));
        } catch (FileAlreadyExistsException e) {
            // Whoever is first makes it, and the others take what is there.
            return auditKey(path).orElseThrow(() -> unusable(e));
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
                    OwnerOnly.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
        make(path.resolve(NODE_NAME), name);
        return name;
    }

    /** Makes a file that is whole before it has its name. Temporary files are their owner's alone. */
    private void make(Path file, String line) throws IOException {
        Path made = Files.createTempFile(path, String.valueOf(file.getFileName()), ".new");
        try {
            Files.writeString(made, line + "\n", StandardOpenOption.SYNC);
            Files.createLink(file, made);
        } finally {
            Files.delete(made);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private CommandFailedException unusable(IOException e) {
        return new CommandFailedException(
                "the data directory " + path + " cannot be used (" + FileTrouble.of(e)
                        + "); give another with --data-dir",
                e);
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
