package dev.latchkey.app;

import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/**
 * The machine's clocks, moved on by what a test says in a file that it shares with the process whose clocks they are. Thread-safe.
 */
final class MovedClock implements TimeSource {

    private static final String FILE = "TEST_CLOCK";
    private static final int PASSED_NANOS = 0;
    private static final int STEPPED_MILLIS = 8;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path file;
    private final ByteBuffer moved;

    MovedClock(Path file) throws IOException {
        this.file = file;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            moved = channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * Long.BYTES);
        }
    }

    /** Latchkey with these clocks; a server is told of them by its environment. */
    static LatchkeyProcess.Program program() {
        return new LatchkeyProcess.Program(List.of(), MovedClock.class.getName());
    }

    /** The environment of a process that has these clocks. */
    Map<String, String> environment() {
        return Map.of(FILE, file.toString());
    }

    /** Lets time pass on both clocks. */
    void advance(Duration by) {
        LONGS.getAndAdd(moved, PASSED_NANOS, by.toNanos());
    }

    /** Steps the wall clock, forward or back, while no time passes. */
    void stepWall(Duration by) {
        LONGS.getAndAdd(moved, STEPPED_MILLIS, by.toMillis());
    }

    @Override
    public long nanos() {
        return System.nanoTime() + (long) LONGS.getVolatile(moved, PASSED_NANOS);
    }

    @Override
    public long millis() {
        long passed = (long) LONGS.getVolatile(moved, PASSED_NANOS) / 1_000_000;
        return System.currentTimeMillis() + passed + (long) LONGS.getVolatile(moved, STEPPED_MILLIS);
    }

    /** What {@link Main} does, with clocks that are moved. */
    public static void main(String[] arguments) throws IOException {
        Logging.prepare(Level.WARNING);
        Map<String, String> environment = System.getenv();
        TimeSource time = new MovedClock(Path.of(environment.get(FILE)));
        Terminal terminal = Terminal.ofProcess();
        System.exit(Main.run(terminal, WarmUp.none(), environment, time, arguments));
    }
}
