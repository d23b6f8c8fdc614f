package dev.latchkey.generator.patients.format;

import dev.latchkey.generator.patients.BodyPart;
import dev.latchkey.generator.patients.Facility;
import dev.latchkey.generator.patients.FinalStatus;
import dev.latchkey.generator.patients.MovementType;
import dev.latchkey.generator.patients.Nationality;
import dev.latchkey.generator.patients.Religion;
import dev.latchkey.generator.patients.Triage;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** The code systems of FHIR R4 and SNOMED CT for what patients have. A new concept each time, for resources change theirs. */
final class FhirCodes {
    static final String SNOMED = "http://snomed.info/sct";

    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";

    private FhirCodes() {}

    static CodeableConcept concept(String system, String code, String display) {
        return new CodeableConcept(new Coding(system, code, display));
    }

    static CodeableConcept nation(Nationality nation) {
        // Text, for displays of nations differ from one edition of the standard to the next.
        return new CodeableConcept(
                        new Coding().setSystem("urn:iso:std:iso:3166").setCode(nation.key()))
                .setText(nation.title());
    }

    static CodeableConcept religion(Religion religion) {
        String system = HL7 + "v3-ReligiousAffiliation";
        return switch (religion) {
            case CATHOLIC -> concept(system, "1041", "Roman Catholic Church");
            case PROTESTANT -> concept(system, "1077", "Protestant");
            case ORTHODOX -> concept(system, "1036", "Orthodox");
            case MUSLIM -> concept(system, "1023", "Islam");
            case JEWISH -> concept(system, "1026", "Judaism");
            case HINDU -> concept(system, "1020", "Hinduism");
            // The system knows single schools alone.
            case BUDDHIST -> new CodeableConcept().setText("Buddhism");
        };
    }

    /** The class of an encounter. */
    static Coding care(Facility facility) {
        String system = HL7 + "v3-ActCode";
        return switch (facility) {
            case POI -> new Coding(system, "FLD", "field");
            case ROLE1 -> new Coding(system, "EMER", "emergency");
            case ROLE2, ROLE3, ROLE4 -> new Coding(system, "IMP", "inpatient encounter");
        };
    }

    static CodeableConcept priority(Triage triage) {
        String system = HL7 + "v3-ActPriority";
        CodeableConcept priority = switch (triage) {
            case T1 -> concept(system, "EM", "emergency");
            case T2 -> concept(system, "UR", "urgent");
            case T3 -> concept(system, "R", "routine");
        };
        return priority.setText(triage.key());
    }

    /** How a stay ended: by transit to the next facility, by return to duty, or by death. */
    static CodeableConcept discharge(MovementType end) {
        String system = HL7 + "discharge-disposition";
        return switch (end) {
            case KIA -> concept(system, "exp", "Expired");
            case RTD -> concept(system, "oth", "Other").setText("Returned to duty");
            case TRANSIT_START, ARRIVAL -> concept(system, "other-hcf", "Other healthcare facility");
        };
    }

    static CodeableConcept clinicalStatus(FinalStatus end) {
        String system = HL7 + "condition-clinical";
        return end == FinalStatus.RTD ? concept(system, "resolved", "Resolved") : concept(system, "active", "Active");
    }

    static CodeableConcept confirmed() {
        return concept(HL7 + "condition-ver-status", "confirmed", "Confirmed");
    }

    static CodeableConcept encounterDiagnosis() {
        return concept(HL7 + "condition-category", "encounter-diagnosis", "Encounter Diagnosis");
    }

    /** @param severity 1 (slight) to 10 (gravest) */
    static CodeableConcept severity(int severity) {
        if (severity >= 7) {
            return concept(SNOMED, "24484000", "Severe");
        }
        return severity >= 4 ? concept(SNOMED, "6736007", "Moderate") : concept(SNOMED, "255604002", "Mild");
    }

    /** The side is said in words. */
    static CodeableConcept bodySite(BodyPart part) {
        CodeableConcept site = switch (part) {
            case HEAD -> concept(SNOMED, "69536005", "Head structure");
            case TORSO -> concept(SNOMED, "22943007", "Trunk structure");
            case LEFT_ARM, RIGHT_ARM -> concept(SNOMED, "53120007", "Upper limb structure");
            case LEFT_LEG, RIGHT_LEG -> concept(SNOMED, "61685007", "Lower limb structure");
        };
        return site.setText(part.key());
    }
}
