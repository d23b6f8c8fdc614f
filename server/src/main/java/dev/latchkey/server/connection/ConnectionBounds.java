package dev.latchkey.server.connection;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much of the machine the callers' connections may take.
 *
 * @param all the most connections that are open at once
 * @param perAddress the most of them from one address that is no trusted proxy's: an IPv4 address, or a /64 of IPv6
 * @param bytes the most memory for what connections have not taken yet of their answers, or not finished of their requests
 */
public record ConnectionBounds(int all, int perAddress, long bytes) {

    /** Where the system does not say how many files a process may open. */
    private static final long USUAL_DESCRIPTORS = 4_096;

    /** What the store, the journal, archives, Redis and the program's own files need at the very least. */
    private static final long DESCRIPTORS_KEPT_BACK = 100;

    /** What a connection may hold of requests and answers before that is counted in {@link #bytes}: an ordinary small body. */
    public static final int BYTES_HELD_BY_EACH = 1 << 10;

    /** What an idle connection takes of the heap, and one with TLS: 7 and 13 KB, as measured, and {@link #BYTES_HELD_BY_EACH} more. */
    private static final int BYTES_PER_CONNECTION = 8 << 10;

    private static final int BYTES_PER_TLS_CONNECTION = 16 << 10;

    /** Of the descriptors, one in so many is for the files that answers are read from. */
    private static final int DESCRIPTORS_PER_FILE = 16;

    private static final int FEWEST_FILES = 4;
    private static final int MOST_FILES = 1_024;

    private static final int FEWEST = 16;
    private static final int FEWEST_PER_ADDRESS = 64;
    private static final int MOST = 100_000;

    /** @throws IllegalArgumentException when a bound is not positive */
    public ConnectionBounds {
        if (all < 1 || perAddress < 1 || bytes < 1) {
            throw new IllegalArgumentException("a bound on connections must be at least 1");
        }
    }

    /** As this process can bear: it keeps back a quarter of its descriptors, and more than half of its heap. */
    public static ConnectionBounds usual() {
        return ofMachine(descriptors(), Runtime.getRuntime().maxMemory(), directBytes(), BYTES_PER_CONNECTION);
    }

    /** The same for connections with TLS. */
    public static ConnectionBounds usualWithTls() {
        return ofMachine(descriptors(), Runtime.getRuntime().maxMemory(), directBytes(), BYTES_PER_TLS_CONNECTION);
    }

    /** How many bytes of large bodies are worked on at once: a fifth of that, since what is read from them takes some ten times as much. */
    public long bodyBytes() {
        return Math.max(1, bytes / 5);
    }

    /** How many bytes large answers may take while they are made: three quarters, so that there is some for small ones. */
    public long answerBytes() {
        return Math.max(1, bytes - bytes / 4);
    }

    /** How many answers may be files at once, as this process can bear. */
    public static int usualFiles() {
        return files(descriptors());
    }

    /** The same with at most so many connections, of which one address may have a quarter. */
    public ConnectionBounds withAll(int most) {
        return new ConnectionBounds(most, quarter(most), bytes);
    }

    /** The same with at most so many connections from one address. */
    public ConnectionBounds withPerAddress(int most) {
        return new ConnectionBounds(all, most, bytes);
    }

    static ConnectionBounds ofMachine(long descriptors, long heapBytes, long directBytes, int bytesPerConnection) {
        long byDescriptors = descriptors - descriptors / 4 - DESCRIPTORS_KEPT_BACK - files(descriptors);
        long byHeap = heapBytes / 4 / bytesPerConnection;
        int all = (int) Math.max(FEWEST, Math.min(MOST, Math.min(byDescriptors, byHeap)));
        return new ConnectionBounds(all, quarter(all), Math.max(1, Math.min(heapBytes, directBytes) / 6));
    }

    private static int files(long descriptors) {
        return (int) Math.max(FEWEST_FILES, Math.min(MOST_FILES, descriptors / DESCRIPTORS_PER_FILE));
    }

    /** Enough for the browsers of an office, where there is that much. */
    private static int quarter(int all) {
        return Math.min(all, Math.max(FEWEST_PER_ADDRESS, all / 4));
    }

    /** How much memory outside of the heap Java gives for what is read and sent. */
    private static long directBytes() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long said = machine == null
                ? 0
                : Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        return said == 0 ? Runtime.getRuntime().maxMemory() : said;
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : USUAL_DESCRIPTORS;
    }
}
