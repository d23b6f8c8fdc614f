package dev.latchkey.generator.patients.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.latchkey.generator.patients.Facility;
import dev.latchkey.generator.patients.FinalStatus;
import dev.latchkey.generator.patients.Movement;
import dev.latchkey.generator.patients.Patient;
import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.Site;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SitesTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':'POINT_OF_INJURY','name':'Point of Injury'}|POI",
                "{'id':'role2_poland','name':'Role 2 Poland Front'}|ROLE2",
                "{'id':'facility_r1_alpha','name':'Role 1 Alpha'}|ROLE1",
                "{'id':'ROLE_1'}|ROLE1",
                "{'id':'R3'}|ROLE3",
                "{'id':'x','name':'Role 4 (home)'}|ROLE4",
                "{'id':'x','name':'ROLE III North'}|ROLE3",
                "{'id':'r1','name':'y','role':'Role 2'}|ROLE2",
                "{'id':'x','role':2}|ROLE2",
                "{'id':'role_1_a','role':'kitchen'}|ROLE1",
                "{'id':'test_facility'}|ROLE1",
                "{'id':'pointless-r12'}|ROLE1"
            })
    void a_facility_s_place_is_what_its_role_or_id_or_name_speaks_of(String facility, Facility role) {
        assertThat(scenario(facility).sites()).extracting(Site::role).containsExactly(role);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b|ROLE1 ROLE2",
                "a b c d|ROLE1 ROLE2 ROLE3 ROLE4",
                "a b c d e|POI ROLE1 ROLE2 ROLE3 ROLE4",
                "POINT_OF_INJURY a R2 b c|POI ROLE1 ROLE2 ROLE3 ROLE4",
                "R1 R2 R3 R4 POI a|ROLE1 ROLE2 ROLE3 ROLE4 POI ROLE1"
            })
    void those_that_say_nothing_take_the_places_left_in_their_order(String ids, String roles) {
        String[] facilities =
                Arrays.stream(ids.split(" ")).map(id -> "{'id':'" + id + "'}").toArray(String[]::new);

        assertThat(scenario(facilities).sites())
                .extracting(site -> site.role().name())
                .containsExactly(roles.split(" "));
    }

    @Test
    void their_own_ids_and_names_are_on_every_patient_s_way() {
        Scenario scenario = scenario(
                "{'id':'POINT_OF_INJURY','name':'Point of Injury'}",
                "{'id':'facility_r1_alpha','name':'Role 1 Alpha'}",
                "{'id':'role2_poland','name':'Role 2 Poland Front'}");
        List<Object> lasts = new ArrayList<>();

        for (Object each : (List<?>) Json.parse(new String(bytes(scenario, 200), StandardCharsets.UTF_8))) {
            Map<?, ?> patient = (Map<?, ?>) each;
            List<?> way = list(patient, "movement_timeline");
            Map<?, ?> first = (Map<?, ?>) way.get(0);
            Map<?, ?> last = (Map<?, ?>) way.get(way.size() - 1);
            assertThat(first.get("facility")).isEqualTo("POINT_OF_INJURY");
            assertThat(first.get("facility_name")).isEqualTo("Point of Injury");
            assertThat(first.get("facility_role")).isEqualTo("POI");
            assertThat(patient.get("last_facility")).isEqualTo(last.get("facility"));
            assertThat(patient.get("last_facility_name")).isEqualTo(last.get("facility_name"));
            assertThat(((Map<?, ?>) list(patient, "treatments").get(0)).get("location"))
                    .isEqualTo("POINT_OF_INJURY");
            lasts.add(patient.get("last_facility"));
        }
        assertThat(lasts)
                .contains("POINT_OF_INJURY", "facility_r1_alpha", "role2_poland", "Role3")
                .doesNotContain("POI", "Role1", "Role2");
        assertThat(patients(scenario, 200)).extracting(Patient::movements).isEqualTo(ways(Scenario.standard(), 200));
    }

    @Test
    void facilities_that_are_called_as_their_roles_are_change_no_byte() {
        Scenario scenario = scenario(
                "{'id':'POI','name':'Point of Injury'}",
                "{'id':'R1','name':'Role 1'}",
                "{'id':'ROLE_2','name':'Role2','capacity':9}",
                "{'id':'Role3'}",
                "{'name':'Role 4'}");

        assertThat(bytes(scenario, 500)).isEqualTo(bytes(Scenario.standard(), 500));
    }

    @Test
    void several_of_one_role_share_its_patients_by_capacity_and_change_no_way() {
        Scenario scenario =
                scenario("{'id':'r1_a','capacity':30}", "{'id':'r1_b','capacity':10}", "{'id':'r1_c','capacity':0}");
        List<Patient> patients = patients(scenario, 8_000);
        List<String> first = patients.stream()
                .map(patient -> patient.sites().at(Facility.ROLE1).id())
                .toList();

        assertThat(first.stream().filter("r1_a"::equals).count() / 8_000.0).isCloseTo(0.75, within(0.03));
        assertThat(first.stream().filter("r1_b"::equals).count() / 8_000.0).isCloseTo(0.25, within(0.03));
        assertThat(first).doesNotContain("r1_c");
        assertThat(patients).extracting(Patient::movements).isEqualTo(ways(Scenario.standard(), 8_000));
    }

    @Test
    void each_of_several_has_its_own_rates_and_its_own_front() {
        Scenario scenario = scenario(
                "{'id':'r1_deadly','kia_rate':1,'front_id':'north'}", "{'id':'r1_safe','kia_rate':0,'capacity':1}");

        for (Patient patient : patients(scenario, 2_000)) {
            boolean isDeadly = patient.sites().at(Facility.ROLE1).id().equals("r1_deadly");
            boolean diedThere = patient.lastFacility() == Facility.ROLE1 && patient.finalStatus() == FinalStatus.KIA;
            boolean cameThere = patient.movements().stream().anyMatch(each -> each.facility() == Facility.ROLE1);
            assertThat(diedThere).isEqualTo(isDeadly && cameThere);
            assertThat(isDeadly && !patient.front().equals("North")).isFalse();
        }
    }

    private static List<?> list(Map<?, ?> fields, String name) {
        return (List<?>) Objects.requireNonNull(fields.get(name));
    }

    private static Scenario scenario(String... facilities) {
        ConfigurationReading reading = GenerationConfiguration.read(
                ("{'facility_configs':[" + String.join(",", facilities) + "]}").replace('\'', '"'));
        assertThat(reading.problems()).isEmpty();
        return reading.configuration().scenario();
    }

    private static List<List<Movement>> ways(Scenario scenario, int count) {
        return patients(scenario, count).stream().map(Patient::movements).toList();
    }

    private static List<Patient> patients(Scenario scenario, int count) {
        PatientGenerator generator = new PatientGenerator(scenario, 5);
        return LongStream.range(0, count).mapToObj(generator::patient).toList();
    }

    private static byte[] bytes(Scenario scenario, int count) {
        return new PatientWriter(new PatientGenerator(scenario, 5), 0, count, PatientFormat.JSON).next(count);
    }
}
