package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatientWriterTest {
    private static final PatientGenerator GENERATOR = new PatientGenerator(Scenario.standard(), 42);

    @Test
    void the_first_patients_of_a_seed_are_the_golden_ones() throws IOException {
        try (InputStream golden =
                Objects.requireNonNull(getClass().getResourceAsStream("standard-seed-42.ndjson"), "the golden file")) {
            assertThat(text(writer(0, 6, PatientFormat.NDJSON).next(6)))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A change of these sums changes what every seed means to those who noted one; make it only on purpose. */
    @ParameterizedTest
    @CsvSource({
        "JSON, 2474a559ec09eb89b61882fefbf12022623e74a1d6b85a137c2bfff192ba9952",
        "NDJSON, 33b3c76cd950209bbf34d93f80d16a307ff32536cb55e0851f92335250ff3221"
    })
    void ten_thousand_patients_have_the_golden_sum(PatientFormat format, String sha256) {
        assertThat(sha256(new PatientWriter(GENERATOR, 0, 10_000, format).next(10_000)))
                .isEqualTo(sha256);
    }

    @Test
    void a_scenario_with_every_knob_turned_has_the_golden_sum() {
        Scenario scenario = Scenario.builder()
                .fronts(List.of(
                        new Front("1", "Küste \"A\"\n", 0.3, Map.of(Nationality.DEU, 60.0, Nationality.DNK, 40.0)),
                        new Front("2", "Ödland", null, Map.of(Nationality.TUR, 0.5, Nationality.ISL, 0.5))))
                .injuryDistribution(Map.of(InjuryType.DISEASE, 30.0, InjuryType.BATTLE_TRAUMA, 70.0))
                .warfareTypes(EnumSet.allOf(WarfareType.class))
                .intensity(Intensity.EXTREME)
                .tempo(Tempo.INTERMITTENT)
                .daysOfFighting(30)
                .baseDate(LocalDate.of(2024, 2, 20))
                .specialEvents(EnumSet.allOf(SpecialEvent.class))
                .environmentalConditions(EnumSet.allOf(EnvironmentalCondition.class))
                .facilityRates(Map.of(
                        Facility.ROLE2, new FacilityRates(0.1, 0.2), Facility.ROLE4, new FacilityRates(null, 0.5)))
                .build();
        byte[] bytes = new PatientWriter(new PatientGenerator(scenario, -7), 0, 5_000, PatientFormat.JSON).next(5_000);
        assertThat(sha256(bytes)).isEqualTo("c50dff50c07ac0acb1bcc725450f0507ff9a270c9a701ba6882a5120ac8a4761");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 250, 1_000})
    void the_bytes_do_not_depend_on_the_size_of_the_batches(int batch) throws IOException {
        for (PatientFormat format : PatientFormat.values()) {
            byte[] whole = writer(0, 250, format).next(250);
            PatientWriter writer = writer(0, 250, format);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int written = 0;
            while (!writer.isDone()) {
                assertThat(writer.remaining()).isEqualTo(250 - written);
                int now = writer.write(batch, out);
                assertThat(now).isEqualTo(Math.min(batch, 250 - written));
                written += now;
            }
            assertThat(written).isEqualTo(250);
            assertThat(out.toByteArray()).isEqualTo(whole);
        }
    }

    @Test
    void a_patient_does_not_depend_on_the_count_nor_on_where_the_run_starts() {
        List<String> run =
                text(writer(0, 100, PatientFormat.NDJSON).next(100)).lines().toList();
        assertThat(text(writer(0, 10, PatientFormat.NDJSON).next(10)).lines()).isEqualTo(run.subList(0, 10));
        assertThat(text(writer(60, 40, PatientFormat.NDJSON).next(40)).lines()).isEqualTo(run.subList(60, 100));
    }

    @Test
    void the_array_holds_the_same_objects_as_the_lines() {
        String lines = text(writer(0, 20, PatientFormat.NDJSON).next(20));
        assertThat(text(writer(0, 20, PatientFormat.JSON).next(20)))
                .isEqualTo("[" + lines.strip().replace("\n", ",") + "]");
        assertThat(lines).endsWith("}\n");
    }

    @Test
    void no_patients_are_an_empty_array_or_no_lines() {
        assertThat(text(writer(0, 0, PatientFormat.JSON).next(10))).isEqualTo("[]");
        PatientWriter lines = writer(0, 0, PatientFormat.NDJSON);
        assertThat(lines.isDone()).isFalse();
        assertThat(lines.next(10)).isEmpty();
        assertThat(lines.isDone()).isTrue();
    }

    @Test
    void after_the_end_nothing_more_is_written() throws IOException {
        PatientWriter writer = writer(0, 3, PatientFormat.JSON);
        assertThat(text(writer.next(3))).endsWith("]");
        assertThat(writer.isDone()).isTrue();
        assertThat(writer.next(3)).isEmpty();
        assertThat(writer.write(3, OutputStream.nullOutputStream())).isZero();
        assertThat(writer.remaining()).isZero();
    }

    @Test
    void misuse_is_refused() {
        assertThatThrownBy(() -> writer(-1, 1, PatientFormat.JSON)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer(0, -1, PatientFormat.JSON)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer(Long.MAX_VALUE, 1, PatientFormat.JSON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer(0, 1, PatientFormat.JSON).next(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_text_is_valid_json_with_the_agreed_fields_in_order_and_no_nulls() throws IOException {
        byte[] bytes = writer(0, 2_000, PatientFormat.JSON).next(2_000);
        List<String> fields = List.of(
                "id",
                "nationality",
                "gender",
                "injury_type",
                "triage_category",
                "front",
                "status",
                "final_status",
                "last_facility",
                "health",
                "severity",
                "body_part",
                "demographics",
                "conditions",
                "additional_conditions",
                "treatments",
                "movement_timeline",
                "injury_time",
                "scenario",
                "event_id",
                "day",
                "mass_casualty");
        int patients = 0;
        int withoutReligion = 0;
        int withoutEvent = 0;
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                List<String> seen = new ArrayList<>();
                boolean religion = false;
                for (int depth = 1; depth > 0; ) {
                    JsonToken token = parser.nextToken();
                    assertThat(token).isNotNull().isNotEqualTo(JsonToken.VALUE_NULL);
                    depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                    if (token == JsonToken.FIELD_NAME && depth == 1) {
                        seen.add(parser.currentName());
                    }
                    religion |= "religion".equals(parser.currentName());
                }
                patients++;
                withoutReligion += religion ? 0 : 1;
                withoutEvent += seen.remove("event_id") ? 0 : 1;
                assertThat(seen)
                        .isEqualTo(fields.stream()
                                .filter(f -> !f.equals("event_id"))
                                .toList());
            }
            assertThat(parser.nextToken()).isNull();
        }
        assertThat(patients).isEqualTo(2_000);
        assertThat(withoutReligion).isBetween(1, 1_999);
        assertThat(withoutEvent).isBetween(1, 1_999);
    }

    @Test
    void a_patient_reads_as_agreed() {
        String json = text(writer(1, 1, PatientFormat.NDJSON).next(1));
        Patient patient = GENERATOR.patient(1);
        assertThat(json)
                .startsWith(
                        "{\"id\":1,\"nationality\":\"" + patient.demographics().nationality() + "\"")
                .contains("\"weight\":" + patient.demographics().weight() + ",")
                .contains("{\"event_type\":\"arrival\",\"facility\":\"POI\",\"timestamp\":\"" + patient.injuryTime()
                        + "\",\"hours_since_injury\":0.0}")
                .contains("\"to_facility\":\"Role1\",\"transit_duration_hours\":")
                .endsWith("\"day\":\"Day " + patient.day() + "\",\"mass_casualty\":false}\n");
    }

    @Test
    void a_stream_that_fails_is_the_callers_to_see() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> writer(0, 1, PatientFormat.JSON).write(1, broken))
                .hasMessage("gone");
    }

    private static PatientWriter writer(long first, long count, PatientFormat format) {
        return new PatientWriter(GENERATOR, first, count, format);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
