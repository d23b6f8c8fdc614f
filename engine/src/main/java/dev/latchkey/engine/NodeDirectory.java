package dev.latchkey.engine;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.file.FileErrorText;
import dev.latchkey.file.OwnerOnly;
import java.io.IOException;
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
import org.slf4j.LoggerFactory;

/**
 * The directory that holds a node's own files, which are its owner's alone: the embedded database, the journal, the audit key and
 * the node's name.
 */
public final class NodeDirectory {

    private static final String JOURNAL = "journal";
    private static final String NODE_NAME = "node-name";
    private static final String AUDIT_KEY = "audit.key";
    private static final String DATABASE = "latchkey.db";

    /** And what begins so, for SQLite lays files beside a database, and operators copies. */
    private static final Set<String> BEGIN_OF_OWN = Set.of(NODE_NAME, AUDIT_KEY, DATABASE);

    /** What file systems have in the directory that they are mounted on. */
    private static final String OF_FILE_SYSTEM = "lost+found";

    private final Path path;

    /**
     * Makes the directory where it is not there yet.
     *
     * @throws UnusableDirectoryException when it cannot be made, or is not to be written
     */
    public NodeDirectory(Path path) {
        this(path, Set.of());
    }

    /**
     * Makes the directory where it is not there yet.
     *
     * @param further how the names begin of what else in it is the node's own
     * @throws UnusableDirectoryException when it cannot be made, or is not to be written
     */
    public NodeDirectory(Path path, Set<String> further) {
        this.path = path.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(this.path);
            close(further);
        } catch (IOException e) {
            throw unusable(e);
        }
        if (!Files.isWritable(this.path)) {
            throw new UnusableDirectoryException(
                    "the data directory " + this.path + " cannot be written to; change its permissions, or use another",
                    null);
        }
    }

    /** What lies here is the operator's business alone. A directory that serves for something else too is left open, but for that. */
    private void close(Set<String> further) throws IOException {
        boolean isOwn = !OwnerOnly.isSharedByAll(path);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.equals(JOURNAL)
                        || BEGIN_OF_OWN.stream().anyMatch(name::startsWith)
                        || further.stream().anyMatch(name::startsWith)) {
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
            LoggerFactory.getLogger(NodeDirectory.class)
                    .info("{} is not Latchkey's alone, so that its own permissions are left as they are", path);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Where the embedded database is, or would be. */
    public Path database() {
        return databaseIn(path);
    }

    /** Where the embedded database of that directory is, or would be. */
    public static Path databaseIn(Path directory) {
        return directory.resolve(DATABASE);
    }

    /** Where the journal is, or would be. */
    public Path journal() {
        return path.resolve(JOURNAL);
    }

    /** Where the journal of a directory is, if there is one. */
    public static Optional<Path> journalIn(Path directory) {
        return Optional.of(directory.resolve(JOURNAL)).filter(Files::isDirectory);
    }

    /**
     * The name under which the node of a directory counts usage, if one ever ran there.
     *
     * @throws IOException when it cannot be read
     */
    public static Optional<String> nodeNameIn(Path directory) throws IOException {
        Path file = directory.resolve(NODE_NAME);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /**
     * The name under which the node counts usage, the same after every restart.
     *
     * @throws UnusableDirectoryException when it cannot be read or made
     */
    public String nodeName() {
        try {
            Optional<String> known = nodeNameIn(path);
            if (known.isEmpty()) {
                make(path.resolve(NODE_NAME), UUID.randomUUID().toString());
                known = nodeNameIn(path);
            }
            return known.orElseThrow();
        } catch (FileAlreadyExistsException e) {
            // Whoever is first makes it, and the others take what is there.
            return nodeName();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The audit key of a directory, if one was ever made there.
     *
     * @throws UnusableDirectoryException when it cannot be read
     */
    public static Optional<AuditKey> auditKeyIn(Path directory) {
        Path file = directory.resolve(AUDIT_KEY);
        try {
            return Files.exists(file) ? Optional.of(AuditKey.parse(Files.readString(file))) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableDirectoryException(
                    "the audit key in " + file + " cannot be read; restore the file, or set LATCHKEY_AUDIT_KEY", e);
        }
    }

    /**
     * The audit key of this directory; makes one that only the owner can read when there is none.
     *
     * @throws UnusableDirectoryException when it cannot be read or made
     */
    public AuditKey auditKey(RandomGenerator random) {
        Optional<AuditKey> known = auditKeyIn(path);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] key = new byte[AuditKey.MIN_LENGTH];
        random.nextBytes(key);
        try {
            make(path.resolve(AUDIT_KEY), HexFormat.of().formatHex(key));
        } catch (FileAlreadyExistsException e) {
            // Whoever is first makes it, and the others take what is there.
            return auditKeyIn(path).orElseThrow(() -> unusable(e));
        } catch (IOException e) {
            throw unusable(e);
        }
        return AuditKey.of(key);
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

    /** That this directory cannot be used, for a reason in words. */
    public UnusableDirectoryException unusable(IOException e) {
        return new UnusableDirectoryException(
                "the data directory " + path + " cannot be used (" + FileErrorText.of(e) + ")", e);
    }
}
