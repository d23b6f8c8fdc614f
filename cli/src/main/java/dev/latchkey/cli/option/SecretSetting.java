package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Environment;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.file.SmallFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something secret: only ever in the environment, or in a file that is named there, since arguments can be seen by others.
 *
 * @param variable holds it; the name of the file is in the same one with {@code _FILE} behind it
 */
record SecretSetting(String variable) {

    private static final int MOST_BYTES = 64 << 10;

    /**
     * What is set, if it is.
     *
     * @param reading throws an {@link IllegalArgumentException} with a sentence that does not repeat the text
     */
    <T> Optional<T> read(Environment environment, Function<String, T> reading) {
        String fileVariable = variable + "_FILE";
        Optional<String> value = environment.value(variable);
        Optional<String> file = environment.value(fileVariable);
        if (value.isPresent() && file.isPresent()) {
            throw new WrongUsageException(variable + " and " + fileVariable + " are both set; set one of them");
        }
        return value.map(text -> parse(variable, text, reading))
                .or(() -> file.map(name -> parse(fileVariable, content(fileVariable, name), reading)));
    }

    private static String content(String fileVariable, String name) {
        try {
            return SmallFile.text(Path.of(name), MOST_BYTES).stripTrailing();
        } catch (IOException | InvalidPathException e) {
            throw new WrongUsageException(
                    fileVariable + ": the file " + Quoted.text(name) + " cannot be read as UTF-8 text");
        }
    }

    private static <T> T parse(String variable, String text, Function<String, T> reading) {
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw new WrongUsageException(variable + ": " + e.getMessage());
        }
    }
}
