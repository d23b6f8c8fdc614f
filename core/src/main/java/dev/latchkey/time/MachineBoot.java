package dev.latchkey.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which start of the machine this is. Only Linux tells; there {@link System#nanoTime} reads CLOCK_MONOTONIC, which goes on from process to
 * process until the machine is started anew, and is set apart in time namespaces alone.
 */
final class MachineBoot {

    private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path OFFSETS = Path.of("/proc/self/timens_offsets");

    private MachineBoot() {}

    static Optional<String> name() {
        try {
            return Files.isReadable(ID) ? Optional.of(Files.readString(ID).strip() + offset()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** By how much the monotonic clock of this process's namespace is another than the machine's; nothing where it is none. */
    private static String offset() throws IOException {
        if (!Files.isReadable(OFFSETS)) {
            return "";
        }
        String offset = Files.readAllLines(OFFSETS).stream()
                .filter(line -> line.startsWith("monotonic"))
                .findFirst()
                .orElse("")
                .replaceAll("\\s+", " ")
                .strip();
        return offset.isEmpty() || offset.equals("monotonic 0 0") ? "" : " " + offset;
    }
}
