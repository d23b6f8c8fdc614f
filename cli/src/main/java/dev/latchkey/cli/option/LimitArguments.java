package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.LimitsEdit;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** What a key may do: an option for the units in one request, and one for the requests in each window. */
@Command
public final class LimitArguments implements FurtherOptions {

    private final UnitName unit;
    private LimitsEdit edit = LimitsEdit.NOTHING;

    /** @param unit what units are called */
    public LimitArguments(UnitName unit) {
        this.unit = unit;
    }

    @Override
    public void addTo(CommandSpec command) {
        command.addOption(option(
                unitLimit(),
                "The most " + unit.plural() + " in one request, or unlimited.",
                most -> edit = edit.withUnitsPerRequest(most)));
        for (Window window : Window.all()) {
            command.addOption(option(
                    name(window),
                    "The most requests in " + stretch(window) + ", or unlimited.",
                    most -> edit = edit.with(window, most)));
        }
    }

    /** What was said of them. */
    public LimitsEdit edit() {
        return edit;
    }

    /** The names of all options, like {@code --unit-limit, --per-minute or --per-hour}. */
    public String names() {
        List<String> names = new ArrayList<>(List.of(unitLimit()));
        Window.all().forEach(window -> names.add(name(window)));
        String last = names.remove(names.size() - 1);
        return String.join(", ", names) + " or " + last;
    }

    private String unitLimit() {
        return "--" + unit.singular() + "-limit";
    }

    private static String name(Window window) {
        return "--per-" + window.label();
    }

    private static String stretch(Window window) {
        return switch (window) {
            case MINUTE, HOUR -> "any " + window.label();
            case DAY, MONTH -> "a UTC " + window.label();
        };
    }

    private interface Taking {
        void take(@Nullable Long most);
    }

    private static OptionSpec option(String name, String description, Taking taking) {
        return OptionSpec.builder(name)
                .paramLabel("N")
                .type(Long.class)
                .converters(new LimitConverter())
                .description(description)
                .setter(new ISetter() {
                    @Override
                    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
                    public <T> T set(T value) {
                        taking.take((Long) value);
                        return value;
                    }
                })
                .build();
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
