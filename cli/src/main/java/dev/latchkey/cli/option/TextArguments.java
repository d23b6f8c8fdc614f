package dev.latchkey.cli.option;

import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.TextField;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** What is said of a key beside its name: an option for each {@link TextField}. */
@Command
public final class TextArguments implements FurtherOptions {

    private final Map<TextField, String> given = new EnumMap<>(TextField.class);

    /** Makes none yet; see {@link #addTo}. */
    public TextArguments() {}

    /** The name of a field's option, like {@code --email}. */
    public static String name(TextField field) {
        return "--" + word(field);
    }

    /** What a field is called on the command line, like {@code email}. */
    public static String word(TextField field) {
        return field.label().replace('_', '-');
    }

    @Override
    public void addTo(CommandSpec command) {
        for (TextField field : TextField.values()) {
            command.addOption(OptionSpec.builder(name(field))
                    .paramLabel(field.label().toUpperCase(Locale.ROOT))
                    .type(String.class)
                    .converters(new TextConverter(field))
                    .description(field.description())
                    .setter(new ISetter() {
                        @Override
                        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
                        public <T> T set(T value) {
                            if (value != null) {
                                given.put(field, (String) value);
                            }
                            return value;
                        }
                    })
                    .build());
        }
    }

    /** What was said. */
    public Map<TextField, String> given() {
        return given;
    }

    /** Asks the rules of a key for this text alone, which tells which option was wrong. */
    private record TextConverter(TextField field) implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            String stripped = text.strip();
            KeyEdit.NOTHING.withText(field, stripped);
            return stripped;
        }
    }
}
