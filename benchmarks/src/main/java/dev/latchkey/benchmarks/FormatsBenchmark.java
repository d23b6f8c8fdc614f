package dev.latchkey.benchmarks;

import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.generator.patients.format.PatientDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Patients a second, drawn and written by one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class FormatsBenchmark {
    private static final int PATIENTS = 2_000;
    private static final int BATCH = 500;

    @Param
    public OutputFormat format = OutputFormat.JSON;

    private final PatientGenerator generator = new PatientGenerator(Scenario.standard(), 0);
    private long seed;

    @Benchmark
    @OperationsPerInvocation(PATIENTS)
    public void written() throws IOException {
        PatientDocument document = PatientDocument.of(generator.withSeed(seed++), PATIENTS, format);
        while (!document.isDone()) {
            document.write(BATCH, OutputStream.nullOutputStream());
        }
    }
}
