package dev.latchkey.generator.patients.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.generator.patients.PatientGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Set<String> LISTS =
            Set.of("conditions", "additional_conditions", "treatments", "movement_timeline");
    private static final Set<String> ESTABLISHED_ALONE =
            Set.of("patient_id", "name", "age", "injury", "triage", "total_timeline_events", "injury_timestamp");
    private static final Set<String> INTEGERS = Set.of("id", "health", "severity");

    @Test
    void ten_thousand_patients_are_read_back_equal() throws IOException {
        assertReadBack(Runs.standard(), 10_000);
    }

    @Test
    void hostile_texts_are_read_back_equal() throws IOException {
        assertReadBack(Runs.hostile(), 500);
    }

    @Test
    void no_cell_of_text_can_be_taken_for_a_formula() throws IOException {
        for (CSVRecord row : parse(Runs.written(Runs.hostile(), 500, OutputFormat.CSV))) {
            for (String cell : row) {
                assertThat(cell).doesNotMatch("(?s)[=+\\-@\\t\\r\\n].*");
            }
        }
    }

    @Test
    void lines_end_as_rfc_4180_has_it_and_the_first_names_the_columns() {
        String text = new String(Runs.written(Runs.standard(), 2, OutputFormat.CSV), StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("patient_id,name,age,gender,nationality,injury,triage,front,final_status,last_facility,"
                        + "total_timeline_events,injury_timestamp,id,injury_type,triage_category,")
                .endsWith("\r\n");
        assertThat(text.lines().findFirst().orElseThrow())
                .contains(",demographics.family_name,")
                .endsWith(",conditions,additional_conditions,treatments,movement_timeline");
    }

    @Test
    void no_patients_leave_the_header() {
        assertThat(new String(Runs.written(Runs.standard(), 0, OutputFormat.CSV), StandardCharsets.UTF_8))
                .containsOnlyOnce("\r\n");
    }

    private static void assertReadBack(PatientGenerator generator, int count) throws IOException {
        Iterator<Map<String, Object>> expected = Runs.fields(generator, count).iterator();
        for (CSVRecord row : parse(Runs.written(generator, count, OutputFormat.CSV))) {
            Map<String, Object> patient = expected.next();
            assertThat(fields(row)).isEqualTo(patient);
            assertEstablished(row, patient);
        }
        assertThat(expected.hasNext()).isFalse();
    }

    /** The twelve first columns say what the fields say, in the words that established readers know. */
    private static void assertEstablished(CSVRecord row, Map<String, Object> patient) {
        Map<?, ?> person = (Map<?, ?>) patient.getOrDefault("demographics", Map.of());
        assertThat(row.get("patient_id")).isEqualTo(String.valueOf(patient.get("id")));
        assertThat(unguarded(row.get("name"))).isEqualTo(person.get("given_name") + " " + person.get("family_name"));
        assertThat(Integer.parseInt(row.get("age"))).isBetween(18, 50);
        assertThat(row.get("injury")).isEqualTo(patient.get("injury_type"));
        assertThat(row.get("triage")).isEqualTo(patient.get("triage_category"));
        assertThat(row.get("total_timeline_events"))
                .isEqualTo(String.valueOf(((List<?>) patient.getOrDefault("movement_timeline", List.of())).size()));
        assertThat(row.get("injury_timestamp")).isEqualTo(patient.get("injury_time"));
    }

    private static String unguarded(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }

    private static List<CSVRecord> parse(byte[] csv) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser =
                CSVParser.parse(new InputStreamReader(new ByteArrayInputStream(csv), StandardCharsets.UTF_8), format)) {
            return parser.getRecords();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(CSVRecord row) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<String, String> cell : row.toMap().entrySet()) {
            if (!cell.getValue().isEmpty() && !ESTABLISHED_ALONE.contains(cell.getKey())) {
                String[] names = cell.getKey().split("\\.", -1);
                Map<String, Object> place = names.length == 1
                        ? fields
                        : (Map<String, Object>) fields.computeIfAbsent(names[0], name -> new LinkedHashMap<>());
                place.put(names[names.length - 1], value(cell.getKey(), cell.getValue()));
            }
        }
        return fields;
    }

    private static Object value(String name, String cell) throws IOException {
        if (LISTS.contains(name)) {
            return JSON.readValue(cell, List.class);
        }
        if (INTEGERS.contains(name)) {
            return Integer.valueOf(cell);
        }
        if (name.equals("demographics.weight")) {
            return new BigDecimal(cell);
        }
        if (name.equals("mass_casualty")) {
            return Boolean.valueOf(cell);
        }
        return unguarded(cell);
    }
}
