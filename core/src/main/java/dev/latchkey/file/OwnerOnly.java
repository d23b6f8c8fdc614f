package dev.latchkey.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and directories that nobody but the user who runs this process may look into: made so whatever the umask, and brought to it where
 * they were there before. Where a file system knows no such permissions, nothing is done about them.
 */
public final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final String UID = "unix:uid";
    private static final Object ROOT = 0;
    private static final int STICKY = 01000;

    private OwnerOnly() {}

    /** Whether that is a directory in which others than its owner may make files of their own, as in {@code /tmp}. */
    public static boolean isSharedByAll(Path directory) throws IOException {
        return IS_POSIX && ((int) Files.getAttribute(directory, "unix:mode") & STICKY) != 0;
    }

    /** Opens a file as {@link FileChannel#open(Path, OpenOption...)} does, and should it be made, makes it for its owner alone. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), with(FILE));
    }

    /** Makes an empty file, which must not be there. */
    public static void createFile(Path file) throws IOException {
        Files.createFile(file, with(FILE));
    }

    /** Makes the directory, and those above it that are missing. One that is there stays as it is. */
    public static void createDirectories(Path directory) throws IOException {
        // What leads to it may be a symbolic link, which only this takes for a directory.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, with(DIRECTORY));
        }
    }

    /**
     * Makes the directory, or closes the one that is there with all files in it; what is deeper is left as it is.
     *
     * @throws IOException as {@link #close} does
     */
    public static void directory(Path directory) throws IOException {
        createDirectories(directory);
        close(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                close(file);
            }
        }
    }

    /**
     * Takes away what others may do with a file or directory, if it is there. Says so in the log when that is not in this process's power.
     *
     * @throws IOException when it is a symbolic link which somebody has put there who does not own the place where it lies
     */
    public static void close(Path path) throws IOException {
        if (!IS_POSIX) {
            return;
        }
        try {
            requireOwnLink(path);
            PosixFileAttributes there = Files.readAttributes(path, PosixFileAttributes.class);
            Set<PosixFilePermission> wanted = EnumSet.copyOf(DIRECTORY);
            if (!there.isDirectory()) {
                // One that its owner may not write either stays so.
                wanted.retainAll(FILE);
                wanted.retainAll(there.permissions());
            }
            if (!there.permissions().equals(wanted)) {
                close(path, there, wanted);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} has gone", path);
        }
    }

    private static void close(Path path, PosixFileAttributes there, Set<PosixFilePermission> wanted)
            throws IOException {
        try {
            Files.setPosixFilePermissions(path, wanted);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            LOG.warn(
                    "{} belongs to {} and has the permissions {}, which cannot be changed here; have its owner change"
                            + " them to {}",
                    path,
                    there.owner().getName(),
                    PosixFilePermissions.toString(there.permissions()),
                    PosixFilePermissions.toString(wanted));
        }
    }

    /** Where others could write once, they may have left links to what is not theirs. Those of the operator are meant. */
    private static void requireOwnLink(Path path) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            return;
        }
        Object owner = Files.getAttribute(path, UID, LinkOption.NOFOLLOW_LINKS);
        Path parent = path.toAbsolutePath().getParent();
        boolean isTrusted = owner.equals(ROOT)
                || ProcessUser.is(owner)
                || (parent != null && owner.equals(Files.getAttribute(parent, UID)));
        if (!isTrusted) {
            throw new IOException(path + " is a symbolic link that somebody else has put there; remove it");
        }
    }

    private static FileAttribute<?>[] with(Set<PosixFilePermission> permissions) {
        return IS_POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
