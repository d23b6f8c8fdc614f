package dev.latchkey.cli.input;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.output.CsvText;
import dev.latchkey.wire.ImportField;
import dev.latchkey.wire.ImportNames;
import dev.latchkey.wire.UnknownFields;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows of comma-separated values (RFC 4180) under a header. A field in quotes may have line breaks, where its column is one for
 * notes. Anywhere else they mean that a quote was left open: that line is refused, and the next one is read by itself, so that
 * a stray quote takes no other row with it.
 */
final class CsvRows implements ImportRows {

    /** How a database writes that there is nothing. */
    private static final String NULL = "\\N";

    private static final int MOST_LINES = 1_000;
    private static final String OPEN_QUOTE =
            "a quote is opened here and not closed as it should be: a field in quotes ends with a quote and a separator,"
                    + " and a quote in it is doubled";

    private final ImportLines lines;
    private final CSVFormat format;
    private final List<String> header;
    private final ImportNames fields;

    private CsvRows(ImportLines lines, CSVFormat format, List<String> header, ImportNames fields) {
        this.lines = lines;
        this.format = format;
        this.header = header;
        this.fields = fields;
    }

    /**
     * Rows under a header, which has been read.
     *
     * @throws CommandFailedException when it is no header of a file of keys
     */
    static CsvRows of(String first, ImportLines lines, UnknownFields unknown, ImportNames fields) throws IOException {
        CsvHeader header = CsvHeader.of(first, fields);
        if (header.isSeparatorAlone()) {
            String second = lines.nextNotBlank();
            header = header.of(second == null ? List.of() : List.of(second));
        }
        header.requireSense(unknown);
        return new CsvRows(lines, header.format(), header.names(), fields);
    }

    @Override
    public Optional<Row> next() throws IOException {
        String first = lines.nextNotBlank();
        if (first == null) {
            return Optional.empty();
        }
        int line = lines.number();
        lines.giveBack(List.of(first));
        RecordLines taken = new RecordLines();
        Row row = row(line, taken);
        if (row.fault() != null) {
            lines.giveBack(taken.lines.subList(1, taken.lines.size()));
        }
        return Optional.of(row);
    }

    private Row row(int line, RecordLines taken) throws IOException {
        List<String> values;
        try (CSVParser parser = format.parse(taken)) {
            CSVRecord record = parser.iterator().next();
            values = record.toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CSVException) {
                return Row.faulty(line, OPEN_QUOTE);
            }
            throw e.getCause();
        }
        if (taken.lines.stream().anyMatch(text -> text.indexOf(ImportLines.UNDECODABLE) >= 0)) {
            return Row.undecodable(line);
        }
        if (taken.lines.size() > 1 && (values.size() < header.size() || hasStrayBreak(values))) {
            return Row.faulty(line, OPEN_QUOTE);
        }
        for (int i = header.size(); i < values.size(); i++) {
            if (!values.get(i).isBlank()) {
                return Row.faulty(
                        line,
                        "there are more fields than the header names; a field with a separator in it stands in quotes");
            }
        }
        return hasStrayQuote(values) ? Row.faulty(line, "the secret has a quote in it") : Row.of(line, byName(values));
    }

    /** A secret with one more character would be taken, and never verify. */
    private boolean hasStrayQuote(List<String> values) {
        for (int i = 0; i < Math.min(header.size(), values.size()); i++) {
            if (isSecret(header.get(i)) && values.get(i).indexOf('"') >= 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isSecret(String name) {
        return fields.find(name).orElse(null) == ImportField.SECRET;
    }

    private boolean hasStrayBreak(List<String> values) {
        for (int i = 0; i < Math.min(header.size(), values.size()); i++) {
            boolean isNote = fields.find(header.get(i))
                    .map(field -> field == ImportField.METADATA)
                    .orElse(true);
            if (!isNote && values.get(i).indexOf('\n') >= 0) {
                return true;
            }
        }
        return false;
    }

    private Map<String, @Nullable Object> byName(List<String> values) {
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(header.size(), values.size()); i++) {
            String name = header.get(i);
            String value = isSecret(name) ? values.get(i) : CsvText.text(values.get(i));
            if (value.strip().equals(NULL)) {
                byName.put(name, null);
            } else if (!value.isBlank() && !name.isEmpty()) {
                byName.put(name, value);
            }
        }
        return byName;
    }

    /** What one record is read from: a line at a time, so that no more are taken than it has. */
    private final class RecordLines extends Reader {

        private final List<String> lines = new ArrayList<>();
        private String line = "";
        private int position;

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            if (position == line.length()) {
                String next = lines.size() == MOST_LINES ? null : CsvRows.this.lines.next();
                if (next == null) {
                    return -1;
                }
                lines.add(next);
                line = next + '\n';
                position = 0;
            }
            int read = Math.min(length, line.length() - position);
            line.getChars(position, position + read, buffer, offset);
            position += read;
            return read;
        }

        @Override
        public void close() {
            // The lines are the file's.
        }
    }
}
