package dev.latchkey.generator.patients.format;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.generator.patients.FinalStatus;
import dev.latchkey.generator.patients.Patient;
import dev.latchkey.generator.patients.PatientGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;

class FhirTest {
    private static final FhirContext R4 = FhirContext.forR4();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reading the definitions of R4 takes it longer than all that it validates here. */
    private static final FhirValidator VALIDATOR = validator();

    @Test
    void the_official_validator_finds_no_error() {
        assertValid(text(Runs.standard(), 60));
        assertValid(text(Runs.hostile(), 12));
        assertValid(text(Runs.standard(), 0));
    }

    @Test
    void the_validator_would_find_an_error() {
        assertThat(VALIDATOR
                        .validateWithResult(text(Runs.standard(), 1).replace("\"finished\"", "\"over\""))
                        .isSuccessful())
                .isFalse();
    }

    @Test
    void ten_thousand_patients_have_all_their_resources_and_no_reference_leads_nowhere() throws IOException {
        PatientGenerator generator = Runs.standard();
        Set<String> urls = new HashSet<>();
        Set<String> references = new HashSet<>();
        Map<String, Integer> kinds = new HashMap<>();
        try (JsonParser bundle = JSON.createParser(Runs.written(generator, 10_000, OutputFormat.FHIR))) {
            while (!"entry".equals(bundle.currentName())) {
                bundle.nextToken();
            }
            bundle.nextToken();
            while (bundle.nextToken() == JsonToken.START_OBJECT) {
                JsonNode entry = JSON.readTree(bundle);
                JsonNode resource = entry.path("resource");
                assertThat(urls.add(entry.path("fullUrl").asText())).isTrue();
                assertThat(entry.path("fullUrl").asText())
                        .isEqualTo("urn:uuid:" + resource.path("id").asText());
                references.addAll(resource.findValuesAsText("reference"));
                kinds.merge(resource.path("resourceType").asText(), 1, Integer::sum);
            }
            assertThat(bundle.nextToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(bundle.nextToken()).isNull();
        }
        references.removeAll(urls);
        assertThat(references).isEmpty();
        assertThat(kinds).isEqualTo(expectedKinds(generator, 10_000));
    }

    @Test
    void hapi_reads_back_who_it_is_and_how_it_ended() {
        PatientGenerator generator = Runs.standard();
        Bundle bundle = R4.newJsonParser().parseResource(Bundle.class, text(generator, 200));
        int next = 0;
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            if (entry.getResource() instanceof org.hl7.fhir.r4.model.Patient person) {
                Patient expected = generator.patient(next++);
                assertThat(person.getNameFirstRep().getFamily())
                        .isEqualTo(expected.demographics().familyName());
                assertThat(person.getNameFirstRep().getGivenAsSingleString())
                        .isEqualTo(expected.demographics().givenName());
                assertThat(person.getBirthDateElement().getValueAsString())
                        .isEqualTo(expected.demographics().birthdate().toString());
                assertThat(person.getGender().toCode())
                        .isEqualTo(expected.demographics().gender().key());
                assertThat(person.hasDeceased()).isEqualTo(expected.finalStatus() == FinalStatus.KIA);
            }
        }
        assertThat(next).isEqualTo(200);
    }

    private static Map<String, Integer> expectedKinds(PatientGenerator generator, int count) {
        Map<String, Integer> kinds = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Patient patient = generator.patient(i);
            kinds.merge("Patient", 1, Integer::sum);
            kinds.merge(
                    "Condition",
                    patient.conditions().size() + patient.additionalConditions().size(),
                    Integer::sum);
            kinds.merge("Procedure", patient.treatments().size(), Integer::sum);
            kinds.merge(
                    "Encounter",
                    (int) patient.treatments().stream()
                            .map(treatment -> treatment.location())
                            .distinct()
                            .count(),
                    Integer::sum);
        }
        return kinds;
    }

    private static String text(PatientGenerator generator, int count) {
        return new String(Runs.written(generator, count, OutputFormat.FHIR), StandardCharsets.UTF_8);
    }

    private static void assertValid(String bundle) {
        assertThat(VALIDATOR.validateWithResult(bundle).getMessages().stream()
                        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0))
                .isEmpty();
    }

    private static FhirValidator validator() {
        FhirInstanceValidator instances = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(R4),
                new InMemoryTerminologyServerValidationSupport(R4),
                new CommonCodeSystemsTerminologyService(R4)));
        return R4.newValidator().registerValidatorModule(instances);
    }
}
