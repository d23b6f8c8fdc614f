package dev.latchkey.store.jdbc.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, which is a native library inside a jar. Left alone, the driver unpacks it for each process anew, and that
 * takes a command a quarter of its time.
 */
public final class SqliteLibrary {

    private static final String PATH = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /**
     * Has the driver use a copy in that directory, which is made when it is not there. To be called before the driver is
     * used, with a directory of this version alone. Where it cannot be written to, the driver does as it would have done.
     */
    public static void keepIn(Path directory) {
        String name = LibraryLoaderUtil.getNativeLibName();
        Path library = directory.resolve(name);
        if (System.getProperty(PATH) != null) {
            return;
        }
        if (Files.exists(library) || copied(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name, library)) {
            System.setProperty(PATH, directory.toString());
        }
    }

    private static boolean copied(String resource, Path library) {
        try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            if (in == null) {
                return false;
            }
            Path directory = Files.createDirectories(library.toAbsolutePath().getParent());
            // Moved into place whole, since other processes may look for it.
            Path copy = Files.createTempFile(directory, "sqlite", ".new");
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
