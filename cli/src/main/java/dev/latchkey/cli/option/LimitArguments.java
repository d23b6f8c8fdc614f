package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** What a key may do. */
public final class LimitArguments {

    @Option(
            names = "--patient-limit",
            paramLabel = "N",
            converter = LimitConverter.class,
            description = "The most patients in one request, or unlimited.")
    private @Nullable Long perRequest;

    @Option(
            names = "--per-minute",
            paramLabel = "N",
            converter = LimitConverter.class,
            description = "The most requests in any minute, or unlimited.")
    private @Nullable Long perMinute;

    @Option(
            names = "--per-hour",
            paramLabel = "N",
            converter = LimitConverter.class,
            description = "The most requests in any hour, or unlimited.")
    private @Nullable Long perHour;

    @Option(
            names = "--per-day",
            paramLabel = "N",
            converter = LimitConverter.class,
            description = "The most requests in a UTC day, or unlimited.")
    private @Nullable Long perDay;

    public LimitsEdit edit() {
        return LimitsEdit.NOTHING
                .withUnitsPerRequest(perRequest)
                .with(Window.MINUTE, perMinute)
                .with(Window.HOUR, perHour)
                .with(Window.DAY, perDay);
    }

    static final class LimitConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String stripped = text.strip();
            if (stripped.equalsIgnoreCase("unlimited")) {
                return Limits.UNLIMITED;
            }
            try {
                long limit = Long.parseLong(stripped);
                if (limit >= 1 && limit <= Limits.MAX) {
                    return limit;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(wrong(text), e);
            }
            throw new IllegalArgumentException(wrong(text));
        }

        private static String wrong(String text) {
            return "a limit is a whole number from 1 to " + Limits.MAX + ", or unlimited; not " + Quoted.text(text);
        }
    }
}
