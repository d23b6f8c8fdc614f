package dev.latchkey.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Both clocks: the wall clock ({@link #instant}, {@link #millis}), which may step, and a monotonic one ({@link #nanos}), which
 * never does. Thread-safe.
 */
public interface TimeSource extends InstantSource {

    /** Nanoseconds since an arbitrary moment; only differences mean something. Never goes back. */
    long nanos();

    /** Milliseconds since 1970-01-01T00:00Z by the wall clock. */
    @Override
    long millis();

    /**
     * Names the stretch in which {@link #nanos} of different processes are one clock: from a start of the machine to its next; empty
     * where they never are. By default, that of this machine.
     */
    default Optional<String> boot() {
        return MachineBoot.name();
    }

    @Override
    default Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** The machine's own clocks. */
    static TimeSource system() {
        return SystemTimeSource.INSTANCE;
    }
}
