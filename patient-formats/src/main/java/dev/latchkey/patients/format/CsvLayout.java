package dev.latchkey.patients.format;

import dev.latchkey.patients.Patient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * One row a patient in UTF-8, as RFC 4180 has it: a header of dotted names, and each list as JSON in one cell.
 *
 * <p>A spreadsheet takes a text that begins with {@code = + - @}, a tab or a line's end for a formula. Such a text gets an apostrophe in
 * front, as does one that begins with an apostrophe: who reads the file takes one leading apostrophe away, and has the text again.
 */
final class CsvLayout implements Layout {
    private static final List<String> LISTS =
            List.of("conditions", "additional_conditions", "treatments", "movement_timeline");
    private static final String STARTS_OF_FORMULAS = "=+-@\t\r\n'";

    private final PatientFields fields = new PatientFields();
    private final CSVPrinter out;

    CsvLayout(OutputStream out) {
        try {
            this.out = CSVFormat.RFC4180.print(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void begin(int pass) throws IOException {
        List<String> header = new ArrayList<>(Columns.OF_A_PATIENT.names());
        header.addAll(LISTS);
        out.printRecord(header);
    }

    @Override
    public void write(int pass, Patient patient) throws IOException {
        Map<String, Object> values = fields.of(patient);
        List<@Nullable Object> row = Columns.OF_A_PATIENT.row(values);
        row.replaceAll(CsvLayout::guarded);
        for (String list : LISTS) {
            row.add(PatientFields.json(values.getOrDefault(list, List.of())));
        }
        out.printRecord(row);
    }

    private static @Nullable Object guarded(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() && STARTS_OF_FORMULAS.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : value;
    }

    @Override
    public void end(int pass) {}

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
