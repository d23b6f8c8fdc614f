package dev.latchkey.cli;

import dev.latchkey.key.Pepper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The pepper: only ever in the environment or in a file, since arguments can be seen by others. */
final class PepperSetting {

    private static final String VARIABLE = "LATCHKEY_PEPPER";
    private static final String FILE_VARIABLE = "LATCHKEY_PEPPER_FILE";

    private PepperSetting() {}

    static List<Pepper> read(Environment environment) {
        Optional<String> value = environment.value(VARIABLE);
        Optional<String> file = environment.value(FILE_VARIABLE);
        if (value.isPresent() && file.isPresent()) {
            throw new WrongUsageException(VARIABLE + " and " + FILE_VARIABLE + " are both set; set one of them");
        }
        return value.map(text -> parse(VARIABLE, text))
                .or(() -> file.map(PepperSetting::parseFile))
                .orElse(List.of());
    }

    private static List<Pepper> parseFile(String name) {
        try {
            return parse(FILE_VARIABLE, Files.readString(Path.of(name)).stripTrailing());
        } catch (IOException | InvalidPathException e) {
            throw new WrongUsageException(
                    FILE_VARIABLE + ": the file " + Quoted.text(name) + " cannot be read as UTF-8 text");
        }
    }

    private static List<Pepper> parse(String variable, String text) {
        try {
            return Pepper.parse(text);
        } catch (IllegalArgumentException e) {
            throw new WrongUsageException(variable + ": " + e.getMessage());
        }
    }
}
