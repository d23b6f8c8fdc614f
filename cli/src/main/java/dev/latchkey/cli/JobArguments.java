package dev.latchkey.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How to make patients in the background. */
final class JobArguments implements Settings {

    private static final String DEFAULT_SPACE = "2g";
    private static final String DEFAULT_AGE = "7d";

    @Option(
            names = "--job-workers",
            paramLabel = "N",
            converter = WorkersConverter.class,
            description =
                    "How many jobs are worked on at once; with 0, other nodes do all the work (default: one less than"
                            + " there are cores, and at least 1).")
    private @Nullable Integer workers;

    @Option(
            names = "--job-space",
            paramLabel = "SIZE",
            defaultValue = DEFAULT_SPACE,
            converter = SizeConverter.class,
            description = "The most disk space for the files of jobs, like 256m or 4g; when it is full the oldest go"
                    + " (default: " + DEFAULT_SPACE + ").")
    private long space;

    @Option(
            names = "--job-age",
            paramLabel = "TIME",
            defaultValue = DEFAULT_AGE,
            converter = SomeTimeConverter.class,
            description = "How long jobs and their files are kept (default: " + DEFAULT_AGE + ").")
    private Duration age = Duration.ofDays(7);

    JobOptions options() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new JobOptions(workers == null ? Math.max(1, cores - 1) : workers, space, age);
    }

    static final class WorkersConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 0, 64, "a number from 0 to 64");
        }
    }
}
