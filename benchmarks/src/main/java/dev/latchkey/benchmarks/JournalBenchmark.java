package dev.latchkey.benchmarks;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** An append to the journal, the event that is appended included. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalBenchmark {

    /** The journal that all threads append to. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final TemporaryJournal journal = new TemporaryJournal();

        @Setup(Level.Invocation)
        public void makeRoom() {
            journal.makeRoom();
        }

        @TearDown
        public void close() throws IOException {
            journal.close();
        }
    }

    /** What a thread appends. */
    @State(Scope.Thread)
    public static class Caller {
        private final UUID key = UUID.randomUUID();
        private long request;
    }

    @Benchmark
    @OperationsPerInvocation(TemporaryJournal.BURST)
    public void alone(Shared shared, Caller caller) {
        burst(shared, caller);
    }

    @Benchmark
    @Threads(2)
    @OperationsPerInvocation(TemporaryJournal.BURST)
    public void twoThreads(Shared shared, Caller caller) {
        burst(shared, caller);
    }

    private static void burst(Shared shared, Caller caller) {
        for (int i = 0; i < TemporaryJournal.BURST; i++) {
            long request = ++caller.request;
            shared.journal
                    .journal()
                    .append(new UsageEvent(
                            caller.key,
                            1_700_000_000_000L + request,
                            7,
                            request,
                            "/api/v1/generate",
                            Method.POST,
                            0x7f000001,
                            1,
                            50,
                            200,
                            1,
                            1_234));
        }
    }
}
