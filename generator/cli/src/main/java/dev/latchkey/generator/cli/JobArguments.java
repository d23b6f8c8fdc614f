package dev.latchkey.generator.cli;

import dev.latchkey.cli.option.Settings;
import dev.latchkey.cli.option.SizeConverter;
import dev.latchkey.cli.option.SomeTimeConverter;
import dev.latchkey.cli.option.WholeNumber;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options of {@code serve}: how to make patients in the background. */
public final class JobArguments implements Settings {

    /** What a job holds while it is worked on, workbooks and FHIR included, with some to spare. */
    private static final long HEAP_OF_JOB = 32 << 20;

    private static final String DEFAULT_SPACE = "2g";
    private static final String DEFAULT_AGE = "7d";

    @Option(
            names = "--job-workers",
            paramLabel = "N",
            converter = WorkersConverter.class,
            description =
                    "How many jobs are worked on at once, beside one of at most 2,000 patients; with 0, other nodes do"
                            + " all the work (default: one less than there are cores, one for each 32 MB of heap at"
                            + " most, and at least 1).")
    private @Nullable Integer workers;

    @Option(
            names = "--job-space",
            paramLabel = "SIZE",
            defaultValue = DEFAULT_SPACE,
            converter = SizeConverter.class,
            description =
                    "The most disk space for the files of jobs, like 256m or 4g; when it is full, whoever holds most"
                            + " makes room (default: " + DEFAULT_SPACE + ").")
    private long space;

    @Option(
            names = "--job-age",
            paramLabel = "TIME",
            defaultValue = DEFAULT_AGE,
            converter = SomeTimeConverter.class,
            description = "How long jobs and their files are kept (default: " + DEFAULT_AGE + ").")
    private Duration age = Duration.ofDays(7);

    /** What was typed, once the command line was read. */
    public JobOptions options() {
        Runtime machine = Runtime.getRuntime();
        int most = defaultWorkers(machine.availableProcessors(), machine.maxMemory());
        return new JobOptions(workers == null ? most : workers, space, age);
    }

    static int defaultWorkers(int cores, long heap) {
        return (int) Math.max(1, Math.min(cores - 1L, heap / HEAP_OF_JOB));
    }

    static final class WorkersConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 0, 64, "a number from 0 to 64");
        }
    }
}
