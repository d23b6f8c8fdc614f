package dev.latchkey.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user who runs this process, where the system tells. */
public final class ProcessUser {

    private static final Path PROCESS = Path.of("/proc/self");
    private static final Object ROOT = 0;

    private ProcessUser() {}

    /** Whether it is the one who may do everything. */
    public static boolean isRoot() {
        return is(ROOT) || (!Files.exists(PROCESS) && "root".equals(System.getProperty("user.name")));
    }

    /** Whether it has that number. */
    static boolean is(Object uid) {
        try {
            return Files.exists(PROCESS) && uid.equals(Files.getAttribute(PROCESS, "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }
}
