package dev.latchkey.app;

import dev.latchkey.cli.option.ListenAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which server runs on a data directory, for commands that tell people where to try a key: a file with its process and its
 * address. It serves no other purpose; one that is missing or of a process that was killed is as good as none.
 */
final class RunningServer {

    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    static final String FILE = "server-address";

    private final Path file;

    private RunningServer(Path file) {
        this.file = file;
    }

    /** Makes the calling process known as the directory's server, until it is withdrawn. */
    static RunningServer announce(Path directory, ListenAddress address) {
        Path file = directory.resolve(FILE);
        try {
            // Whole before it has its name. Temporary files are their owner's alone.
            Path made = Files.createTempFile(directory, FILE, ".new");
            Files.writeString(made, ProcessHandle.current().pid() + " " + address.reachable() + "\n");
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("Commands will not know the server's address", e);
        }
        return new RunningServer(file);
    }

    /** The address of the server that runs on the directory, if one does. */
    static Optional<String> on(Path directory) {
        try {
            String[] processAndAddress =
                    Files.readString(directory.resolve(FILE)).strip().split(" ", 2);
            return processAndAddress.length == 2 && isAlive(processAndAddress[0])
                    ? Optional.of(processAndAddress[1])
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isAlive(String process) {
        return process.matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(process))
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
    }

    /** Makes it known no longer. */
    void withdraw() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("The file stays", e);
        }
    }
}
