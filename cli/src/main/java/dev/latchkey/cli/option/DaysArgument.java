package dev.latchkey.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How many days a report tells of, today included. */
public final class DaysArgument {

    private static final String DEFAULT_DAYS = "7";
    private static final int MOST = 400;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = DEFAULT_DAYS,
            converter = DaysConverter.class,
            description =
                    "How many UTC days, up to " + MOST + ", the last one being today (default: " + DEFAULT_DAYS + ").")
    private int days;

    /** How many days, today being the last. */
    public int number() {
        return days;
    }

    /** Reads a number of days. */
    public static final class DaysConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, MOST, "a number of days from 1 to " + MOST);
        }
    }
}
