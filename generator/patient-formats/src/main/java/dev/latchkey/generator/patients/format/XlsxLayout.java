package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.Patient;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.TimelessWorkbook;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A workbook with a sheet of patients, and a sheet for each of their lists, whose rows say to which patient they belong. One pass for
 * each sheet, since a workbook is written sheet by sheet. Dates and times are cells of that type.
 */
final class XlsxLayout implements Layout {
    private static final String DATE_FORMAT = "yyyy-mm-dd";
    private static final String TIME_FORMAT = "yyyy-mm-dd hh:mm:ss";
    private static final Set<String> DATES = Set.of("demographics.birthdate");
    private static final Set<String> TIMES = Set.of("injury_time", "timestamp");
    private static final String PATIENT = "patient_id";
    private static final double WIDTH = 16;

    private static final List<Sheet> SHEETS = List.of(
            new Sheet("patients", Columns.OF_A_PATIENT),
            new Sheet("conditions", new Columns(List.of(PATIENT, "code", "name"))),
            new Sheet("additional_conditions", new Columns(List.of(PATIENT, "code", "name"))),
            new Sheet("treatments", new Columns(List.of(PATIENT, "treatment", "timestamp", "location"))),
            new Sheet(
                    "movement_timeline",
                    new Columns(List.of(
                            PATIENT,
                            "event_type",
                            "facility",
                            "timestamp",
                            "hours_since_injury",
                            "to_facility",
                            "transit_duration_hours",
                            "facility_name",
                            "facility_role",
                            "to_facility_name",
                            "to_facility_role"))));

    private final PatientFields fields = new PatientFields();
    private final Workbook workbook;
    private Worksheet worksheet;
    private int row;

    XlsxLayout(OutputStream out) {
        this.workbook = new TimelessWorkbook(out, "Latchkey");
        this.worksheet = workbook.newWorksheet(SHEETS.get(0).name());
    }

    @Override
    public int passes() {
        return SHEETS.size();
    }

    @Override
    public void begin(int pass) {
        List<String> header = SHEETS.get(pass).columns().names();
        for (int column = 0; column < header.size(); column++) {
            worksheet.width(column, WIDTH);
            worksheet.inlineString(0, column, header.get(column));
            worksheet.style(0, column).bold().set();
        }
        worksheet.freezePane(0, 1);
        row = 1;
    }

    @Override
    public void write(int pass, Patient patient) throws IOException {
        Map<String, Object> values = fields.of(patient);
        Sheet sheet = SHEETS.get(pass);
        if (pass == 0) {
            writeRow(sheet.columns(), values);
        } else if (values.get(sheet.name()) instanceof List<?> items) {
            for (Object item : items) {
                writeItem(sheet.columns(), patient.id(), (Map<?, ?>) item);
            }
        }
    }

    private void writeItem(Columns columns, long patient, Map<?, ?> item) {
        Map<String, Object> values = new HashMap<>();
        values.put(PATIENT, patient);
        item.forEach((name, value) -> values.put(String.valueOf(name), value));
        writeRow(columns, values);
    }

    private void writeRow(Columns columns, Map<String, Object> values) {
        List<@Nullable Object> cells = columns.row(values);
        for (int column = 0; column < cells.size(); column++) {
            Object value = cells.get(column);
            if (value != null) {
                writeCell(column, columns.names().get(column), value);
            }
        }
        row++;
    }

    private void writeCell(int column, String name, Object value) {
        if (value instanceof Number number) {
            worksheet.value(row, column, number);
        } else if (value instanceof Boolean truth) {
            worksheet.value(row, column, truth);
        } else if (DATES.contains(name)) {
            worksheet.value(row, column, LocalDate.parse(value.toString()));
            worksheet.style(row, column).format(DATE_FORMAT).set();
        } else if (TIMES.contains(name)) {
            worksheet.value(row, column, LocalDateTime.parse(value.toString()));
            worksheet.style(row, column).format(TIME_FORMAT).set();
        } else {
            // Texts in their cells rather than in a table of all texts, which would grow with the workbook.
            worksheet.inlineString(row, column, XmlText.writable(value.toString()));
        }
    }

    @Override
    public void end(int pass) throws IOException {
        worksheet.finish();
        if (pass + 1 < SHEETS.size()) {
            worksheet = workbook.newWorksheet(SHEETS.get(pass + 1).name());
        } else {
            workbook.finish();
        }
    }

    @Override
    public void flush() throws IOException {
        if (row > 1) {
            worksheet.flush();
        }
    }

    /** @param name the list of a patient's fields whose items are the rows; of the first sheet, the patients themselves */
    private record Sheet(String name, Columns columns) {}
}
