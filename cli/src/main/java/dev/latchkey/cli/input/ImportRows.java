package dev.latchkey.cli.input;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.wire.ImportNames;
import dev.latchkey.wire.UnknownFields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a file of keys, one after the other: CSV with a header, or a JSON object on each line. */
public interface ImportRows {

    /**
     * A row.
     *
     * @param line where it begins, from 1
     * @param values by their names; none where there is a fault
     * @param fault what is wrong with the row itself, in a sentence, or null
     */
    record Row(
            int line,
            Map<String, @Nullable Object> values,
            @Nullable String fault) {

        public static Row of(int line, Map<String, @Nullable Object> values) {
            return new Row(line, values, null);
        }

        static Row faulty(int line, String fault) {
            return new Row(line, Map.of(), fault);
        }

        /** A row with bytes in it that are no text. */
        static Row undecodable(int line) {
            return faulty(
                    line,
                    "it is not UTF-8 text; save the file as UTF-8, or convert it, as with iconv -f LATIN1 -t UTF-8");
        }
    }

    /** The next row, if there is one. */
    Optional<Row> next() throws IOException;

    /**
     * Takes what begins with a brace or a bracket for JSON, and anything else for CSV.
     *
     * @param fields by which names fields are known
     * @throws CommandFailedException when the file as a whole cannot be one of keys
     */
    static ImportRows of(ImportLines lines, UnknownFields unknown, ImportNames fields) throws IOException {
        String first = lines.nextNotBlank();
        if (first == null) {
            throw new CommandFailedException("the file is empty, so there is nothing to import");
        }
        if (first.strip().startsWith("{") || first.strip().startsWith("[")) {
            lines.giveBack(List.of(first));
            return JsonLines.of(lines);
        }
        return CsvRows.of(first, lines, unknown, fields);
    }
}
