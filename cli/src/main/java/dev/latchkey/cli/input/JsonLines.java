package dev.latchkey.cli.input;

import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.wire.JsonTree;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of which each is a JSON object on a line of its own. */
final class JsonLines implements ImportRows {

    private final ImportLines lines;

    private JsonLines(ImportLines lines) {
        this.lines = lines;
    }

    /** @throws CommandFailedException when the file is JSON and has no object on each line */
    static JsonLines of(ImportLines lines) throws IOException {
        String first = lines.nextNotBlank();
        String second = lines.next();
        if (first != null && first.strip().startsWith("[")) {
            throw new CommandFailedException(
                    "the file is one JSON array; put an object on each line, as jq -c '.[]' FILE does");
        }
        if (first != null && second != null && isUnfinished(first)) {
            throw new CommandFailedException(
                    "the file has a JSON object over several lines; put an object on each line,"
                            + " as jq -c . FILE does, or jq -c '.keys[]' FILE where the keys are in a list");
        }
        lines.giveBack(second == null ? List.of(String.valueOf(first)) : List.of(String.valueOf(first), second));
        return new JsonLines(lines);
    }

    private static boolean isUnfinished(String line) {
        try {
            JsonTree.read(line);
            return false;
        } catch (JsonEOFException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<Row> next() throws IOException {
        String text = lines.nextNotBlank();
        return text == null ? Optional.empty() : Optional.of(row(lines.number(), text));
    }

    private static Row row(int line, String text) {
        if (text.indexOf(ImportLines.UNDECODABLE) >= 0) {
            return Row.undecodable(line);
        }
        try {
            if (JsonTree.read(text) instanceof Map<?, ?> object) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                object.forEach((name, value) -> values.put(String.valueOf(name), value));
                return Row.of(line, values);
            }
        } catch (IOException e) {
            // The parser's own words repeat the text, which has a secret in it.
            return Row.faulty(line, "this is not a JSON object with the fields of a key");
        }
        return Row.faulty(line, "this is not a JSON object with the fields of a key");
    }
}
