package dev.latchkey.generator.patients.format;

import static dev.latchkey.generator.patients.format.FhirCodes.concept;

import dev.latchkey.generator.patients.Condition;
import dev.latchkey.generator.patients.Demographics;
import dev.latchkey.generator.patients.Facility;
import dev.latchkey.generator.patients.FinalStatus;
import dev.latchkey.generator.patients.Movement;
import dev.latchkey.generator.patients.MovementType;
import dev.latchkey.generator.patients.Patient;
import dev.latchkey.generator.patients.Religion;
import dev.latchkey.generator.patients.Treatment;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/**
 * One patient's resources: who it is, a stay at each facility as an Encounter, what it suffers from, and what was done. Ids are UUIDs
 * from seed and patient, so they are the same every time. The exercise's local time is written as UTC, since FHIR wants a zone.
 */
final class FhirResources {
    private static final String EXTENSIONS = "http://hl7.org/fhir/StructureDefinition/";

    private final long seed;
    private final Patient patient;
    private final List<Resource> resources = new ArrayList<>();
    private final Map<Facility, Reference> stays = new EnumMap<>(Facility.class);

    FhirResources(long seed, Patient patient) {
        this.seed = seed;
        this.patient = patient;
    }

    /** The patient first, and nothing before what it refers to except the reasons of stays. */
    List<Resource> all() {
        resources.add(person());
        addStays();
        addConditions();
        addProcedures();
        return resources;
    }

    private Resource person() {
        Demographics known = patient.demographics();
        org.hl7.fhir.r4.model.Patient person = new org.hl7.fhir.r4.model.Patient();
        person.setId(id("patient"));
        person.addIdentifier()
                .setValue(Long.toString(patient.id()))
                .setType(new CodeableConcept().setText("Number in the run"));
        person.addName().setFamily(known.familyName()).addGiven(known.givenName());
        person.setGender(AdministrativeGender.fromCode(known.gender().key()));
        person.setBirthDateElement(new DateType(known.birthdate().toString()));
        Extension nationality = new Extension(EXTENSIONS + "patient-nationality");
        nationality.addExtension("code", FhirCodes.nation(known.nationality()));
        person.addExtension(nationality);
        Religion religion = known.religion();
        if (religion != null) {
            person.addExtension(EXTENSIONS + "patient-religion", FhirCodes.religion(religion));
        }
        if (patient.finalStatus() == FinalStatus.KIA) {
            List<Movement> way = patient.movements();
            person.setDeceased(time(way.get(way.size() - 1).timestamp()));
        }
        return person;
    }

    private void addStays() {
        Encounter stay = null;
        for (Movement movement : patient.movements()) {
            if (movement.eventType() == MovementType.ARRIVAL || stay == null) {
                stay = arrival(movement);
                resources.add(stay);
            } else {
                stay.setStatus(EncounterStatus.FINISHED);
                stay.getPeriod().setEndElement(time(movement.timestamp()));
                stay.getHospitalization().setDischargeDisposition(FhirCodes.discharge(movement.eventType()));
            }
        }
    }

    /** A stay that has no end yet. */
    private Encounter arrival(Movement movement) {
        Facility facility = movement.facility();
        Encounter stay = new Encounter();
        stay.setId(id("encounter/" + facility.key()));
        stay.setStatus(EncounterStatus.INPROGRESS);
        stay.setClass_(FhirCodes.care(facility));
        stay.setPriority(FhirCodes.priority(patient.triage()));
        stay.setSubject(reference("patient"));
        stay.getPeriod().setStartElement(time(movement.timestamp()));
        stay.addReasonReference(reference("condition/0"));
        stay.addLocation().setLocation(place(facility));
        stays.put(facility, reference("encounter/" + facility.key()));
        return stay;
    }

    private void addConditions() {
        List<Condition> all = new ArrayList<>(patient.conditions());
        all.addAll(patient.additionalConditions());
        for (int i = 0; i < all.size(); i++) {
            org.hl7.fhir.r4.model.Condition condition = new org.hl7.fhir.r4.model.Condition();
            condition.setId(id("condition/" + i));
            condition.setClinicalStatus(FhirCodes.clinicalStatus(patient.finalStatus()));
            condition.setVerificationStatus(FhirCodes.confirmed());
            condition.addCategory(FhirCodes.encounterDiagnosis());
            condition.setCode(
                    concept(FhirCodes.SNOMED, all.get(i).code(), all.get(i).name()));
            if (i < patient.conditions().size()) {
                condition.setSeverity(FhirCodes.severity(patient.severity()));
                condition.addBodySite(FhirCodes.bodySite(patient.bodyPart()));
            }
            condition.setSubject(reference("patient"));
            condition.setEncounter(stays.get(Facility.POI));
            condition.setOnset(time(patient.injuryTime()));
            resources.add(condition);
        }
    }

    private void addProcedures() {
        List<Treatment> all = patient.treatments();
        for (int i = 0; i < all.size(); i++) {
            Treatment treatment = all.get(i);
            Procedure procedure = new Procedure();
            procedure.setId(id("procedure/" + i));
            procedure.setStatus(ProcedureStatus.COMPLETED);
            procedure.setCode(
                    new CodeableConcept().setText(treatment.treatment().replace('_', ' ')));
            procedure.setSubject(reference("patient"));
            procedure.setEncounter(stays.get(treatment.location()));
            procedure.setPerformed(time(treatment.timestamp()));
            procedure.setLocation(place(treatment.location()));
            procedure.addReasonReference(reference("condition/0"));
            resources.add(procedure);
        }
    }

    private Reference place(Facility facility) {
        Reference place = new Reference();
        place.setDisplayElement(new StringType(patient.sites().at(facility).name()));
        return place;
    }

    private Reference reference(String part) {
        return new Reference("urn:uuid:" + id(part));
    }

    private String id(String part) {
        String name = seed + "/" + patient.id() + "/" + patient.injuryTime() + "/" + part;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static DateTimeType time(LocalDateTime time) {
        return new DateTimeType(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time) + "Z");
    }
}
