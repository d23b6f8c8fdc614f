package dev.latchkey.generator.patients.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.PatientGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxTest {
    private static final List<String> LISTS =
            List.of("conditions", "additional_conditions", "treatments", "movement_timeline");

    @Test
    void ten_thousand_patients_are_read_back_equal() throws IOException {
        assertReadBack(Runs.standard(), 10_000);
    }

    @Test
    void hostile_texts_are_read_back_equal() throws IOException {
        assertReadBack(Runs.hostile(), 500);
    }

    @Test
    void dates_and_numbers_are_cells_of_their_kind() throws IOException {
        try (ReadableWorkbook workbook = open(Runs.written(Runs.standard(), 3, OutputFormat.XLSX))) {
            Row patient = workbook.getFirstSheet().read().get(1);
            List<String> header = Columns.OF_A_PATIENT.names();
            assertThat(patient.getCell(header.indexOf("id")).getType()).isEqualTo(CellType.NUMBER);
            assertThat(patient.getCell(header.indexOf("mass_casualty")).getType())
                    .isEqualTo(CellType.BOOLEAN);
            assertThat(patient.getCell(header.indexOf("injury_time")).getDataFormatString())
                    .isEqualTo("yyyy-mm-dd hh:mm:ss");
            assertThat(patient.getCell(header.indexOf("demographics.birthdate")).getDataFormatString())
                    .isEqualTo("yyyy-mm-dd");
            assertThat(patient.getCell(header.indexOf("nationality")).getType()).isEqualTo(CellType.STRING);
        }
    }

    @Test
    void a_workbook_does_not_say_when_it_was_made(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("run.xlsx"), Runs.written(Runs.standard(), 3, OutputFormat.XLSX));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.getEntry("docProps/core.xml")).isNotNull();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .doesNotContain("dcterms:created");
                }
            }
        }
    }

    /** Readers that stream a sheet, such as openpyxl's, believe the size that it gives, and see no cell beyond. */
    @Test
    void a_sheet_gives_no_size_that_is_wrong(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("run.xlsx"), Runs.written(Runs.standard(), 3, OutputFormat.XLSX));
        int sheets = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().startsWith("xl/worksheets/")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                                .contains("<sheetData>")
                                .doesNotContain("<dimension");
                    }
                    sheets++;
                }
            }
        }
        assertThat(sheets).isEqualTo(5);
    }

    private static void assertReadBack(PatientGenerator generator, int count) throws IOException {
        List<Map<String, Object>> expected = Runs.fields(generator, count);
        try (ReadableWorkbook workbook = open(Runs.written(generator, count, OutputFormat.XLSX))) {
            assertThat(workbook.getSheets().map(Sheet::getName))
                    .containsExactly(
                            "patients", "conditions", "additional_conditions", "treatments", "movement_timeline");
            assertThat(rows(workbook, "patients"))
                    .isEqualTo(expected.stream().map(XlsxTest::scalars).toList());
            for (String list : LISTS) {
                assertThat(rows(workbook, list))
                        .isEqualTo(expected.stream()
                                .flatMap(fields -> items(fields, list))
                                .toList());
            }
        }
    }

    private static ReadableWorkbook open(byte[] xlsx) throws IOException {
        return new ReadableWorkbook(
                new ByteArrayInputStream(xlsx), new org.dhatim.fastexcel.reader.ReadingOptions(true, false));
    }

    /** The filled cells of each row under the header's names. */
    private static List<Map<String, String>> rows(ReadableWorkbook workbook, String name) throws IOException {
        List<Row> rows = workbook.findSheet(name).orElseThrow().read();
        List<Map<String, String>> all = new ArrayList<>();
        for (Row row : rows.subList(1, rows.size())) {
            Map<String, String> values = new HashMap<>();
            for (Cell cell : row) {
                if (cell != null && cell.getType() != CellType.EMPTY) {
                    values.put(rows.get(0).getCellText(cell.getColumnIndex()), text(cell));
                }
            }
            all.add(values);
        }
        return all;
    }

    private static String text(Cell cell) {
        String format = cell.getDataFormatString();
        if (cell.getType() != CellType.NUMBER) {
            return cell.getType() == CellType.BOOLEAN ? String.valueOf(cell.asBoolean()) : cell.asString();
        }
        if ("yyyy-mm-dd".equals(format)) {
            return cell.asDate().toLocalDate().toString();
        }
        if ("yyyy-mm-dd hh:mm:ss".equals(format)) {
            // A day's fraction in binary misses the second by less than a thousandth.
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                    cell.asDate().plusNanos(500_000_000).withNano(0));
        }
        return number(cell.asNumber());
    }

    private static String number(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static Map<String, String> scalars(Map<String, Object> fields) {
        Map<String, String> scalars = new HashMap<>();
        fields.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                inner.forEach((innerName, innerValue) -> scalars.put(name + "." + innerName, text(innerValue)));
            } else if (!(value instanceof List<?>)) {
                scalars.put(name, text(value));
            }
        });
        return scalars;
    }

    private static Stream<Map<String, String>> items(Map<String, Object> fields, String list) {
        return ((List<?>) fields.getOrDefault(list, List.of())).stream().map(item -> {
            Map<String, String> values = new HashMap<>();
            values.put("patient_id", text(fields.getOrDefault("id", "")));
            ((Map<?, ?>) item).forEach((name, value) -> values.put(String.valueOf(name), text(value)));
            return values;
        });
    }

    private static String text(Object value) {
        return value instanceof BigDecimal decimal ? number(decimal) : String.valueOf(value);
    }
}
