package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.Demographics;
import dev.latchkey.generator.patients.Patient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * One row a patient in UTF-8, as RFC 4180 has it. First the twelve columns that established readers know, then all other fields under
 * dotted names, and each list as JSON in one cell.
 *
 * <p>A spreadsheet takes a text that begins with {@code = + - @}, a tab or a line's end for a formula. Such a text gets an apostrophe in
 * front, as does one that begins with an apostrophe: who reads the file takes one leading apostrophe away, and has the text again.
 */
final class CsvLayout implements Layout {
    private static final List<String> LISTS =
            List.of("conditions", "additional_conditions", "treatments", "movement_timeline");
    private static final List<String> ESTABLISHED = List.of(
            "patient_id",
            "name",
            "age",
            "gender",
            "nationality",
            "injury",
            "triage",
            "front",
            "final_status",
            "last_facility",
            "total_timeline_events",
            "injury_timestamp");

    /** What the established columns do not have under the same name. */
    private static final Columns OTHERS = Columns.OF_A_PATIENT.without(ESTABLISHED);

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
        List<String> header = new ArrayList<>(ESTABLISHED);
        header.addAll(OTHERS.names());
        header.addAll(LISTS);
        out.printRecord(header);
    }

    @Override
    public void write(int pass, Patient patient) throws IOException {
        Map<String, Object> values = fields.of(patient);
        List<@Nullable Object> row = new ArrayList<>(established(patient));
        row.addAll(OTHERS.row(values));
        row.replaceAll(CsvLayout::guarded);
        for (String list : LISTS) {
            row.add(PatientFields.json(values.getOrDefault(list, List.of())));
        }
        out.printRecord(row);
    }

    private static List<Object> established(Patient patient) {
        Demographics person = patient.demographics();
        return List.of(
                patient.id(),
                person.givenName() + " " + person.familyName(),
                Period.between(person.birthdate(), patient.injuryTime().toLocalDate())
                        .getYears(),
                person.gender().key(),
                person.nationality().key(),
                patient.injuryType().key(),
                patient.triage().key(),
                patient.front(),
                patient.finalStatus().key(),
                patient.sites().at(patient.lastFacility()).id(),
                patient.movements().size(),
                patient.injuryTime().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
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
