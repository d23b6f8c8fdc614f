package dev.latchkey.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of a file of keys, one after the other: CSV with a header, or a JSON object on each line. */
abstract class ImportRows {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /**
     * A row.
     *
     * @param line where it begins, from 1
     */
    record Row(int line, ImportFields fields) {}

    /** The next row, if there is one. */
    abstract Optional<Row> next() throws IOException;

    /** Takes what begins with a brace for JSON, and anything else for CSV. */
    static ImportRows of(BufferedReader reader) throws IOException {
        int first = skip(reader);
        return first == '{' ? new JsonLines(reader) : new CsvRows(new CsvReader(reader));
    }

    private static int skip(BufferedReader reader) throws IOException {
        int c;
        do {
            reader.mark(1);
            c = reader.read();
        } while (c == BYTE_ORDER_MARK);
        reader.reset();
        return c;
    }

    private static final class JsonLines extends ImportRows {

        private final BufferedReader reader;
        private int line;

        JsonLines(BufferedReader reader) {
            this.reader = reader;
        }

        @Override
        Optional<Row> next() throws IOException {
            String text = reader.readLine();
            line++;
            while (text != null && text.isBlank()) {
                text = reader.readLine();
                line++;
            }
            return text == null ? Optional.empty() : Optional.of(new Row(line, ImportFields.ofJson(text)));
        }
    }

    private static final class CsvRows extends ImportRows {

        private final CsvReader csv;
        private final List<String> header;

        CsvRows(CsvReader csv) throws IOException {
            this.csv = csv;
            this.header = csv.record().stream().map(String::strip).toList();
        }

        @Override
        Optional<Row> next() throws IOException {
            List<String> values = csv.record();
            while (values.size() == 1 && values.get(0).isBlank()) {
                values = csv.record();
            }
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Row(csv.line(), ImportFields.ofCsv(header, values)));
        }
    }
}
