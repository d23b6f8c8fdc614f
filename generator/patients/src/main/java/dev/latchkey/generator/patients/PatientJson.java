package dev.latchkey.generator.patients;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** Writes patients as JSON objects: every field in its fixed order, nulls left out. Holds scratch space, so one thread at a time. */
public final class PatientJson {
    private static final Table<Gender, SerializedString> GENDERS = encoded(Gender.values());
    private static final Table<Triage, SerializedString> TRIAGES = encoded(Triage.values());
    private static final Table<InjuryType, SerializedString> INJURY_TYPES = encoded(InjuryType.values());
    private static final Table<Nationality, SerializedString> NATIONS = encoded(Nationality.values());
    private static final Table<FinalStatus, SerializedString> STATUSES = encoded(FinalStatus.values());
    private static final Table<Facility, SerializedString> FACILITIES = encoded(Facility.values());
    private static final Table<BodyPart, SerializedString> BODY_PARTS = encoded(BodyPart.values());
    private static final Table<BloodType, SerializedString> BLOOD_TYPES = encoded(BloodType.values());
    private static final Table<Religion, SerializedString> RELIGIONS = encoded(Religion.values());
    private static final Table<MovementType, SerializedString> MOVEMENTS = encoded(MovementType.values());
    private static final Table<WarfareType, SerializedString> WARFARE = encoded(WarfareType.values());

    private static final SerializedString ID = new SerializedString("id");
    private static final SerializedString NATIONALITY = new SerializedString("nationality");
    private static final SerializedString GENDER = new SerializedString("gender");
    private static final SerializedString INJURY_TYPE = new SerializedString("injury_type");
    private static final SerializedString TRIAGE_CATEGORY = new SerializedString("triage_category");
    private static final SerializedString FRONT = new SerializedString("front");
    private static final SerializedString STATUS = new SerializedString("status");
    private static final SerializedString FINAL_STATUS = new SerializedString("final_status");
    private static final SerializedString HEALTH = new SerializedString("health");
    private static final SerializedString SEVERITY = new SerializedString("severity");
    private static final SerializedString BODY_PART = new SerializedString("body_part");
    private static final SerializedString DEMOGRAPHICS = new SerializedString("demographics");
    private static final SerializedString FAMILY_NAME = new SerializedString("family_name");
    private static final SerializedString GIVEN_NAME = new SerializedString("given_name");
    private static final SerializedString BIRTHDATE = new SerializedString("birthdate");
    private static final SerializedString WEIGHT = new SerializedString("weight");
    private static final SerializedString BLOOD_TYPE = new SerializedString("blood_type");
    private static final SerializedString RELIGION = new SerializedString("religion");
    private static final SerializedString CONDITIONS = new SerializedString("conditions");
    private static final SerializedString ADDITIONAL_CONDITIONS = new SerializedString("additional_conditions");
    private static final SerializedString CODE = new SerializedString("code");
    private static final SerializedString NAME = new SerializedString("name");
    private static final SerializedString TREATMENTS = new SerializedString("treatments");
    private static final SerializedString TREATMENT = new SerializedString("treatment");
    private static final SerializedString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializedString LOCATION = new SerializedString("location");
    private static final SerializedString MOVEMENT_TIMELINE = new SerializedString("movement_timeline");
    private static final SerializedString EVENT_TYPE = new SerializedString("event_type");
    private static final SerializedString HOURS_SINCE_INJURY = new SerializedString("hours_since_injury");
    private static final SerializedString TRANSIT_DURATION_HOURS = new SerializedString("transit_duration_hours");
    private static final SerializedString INJURY_TIME = new SerializedString("injury_time");
    private static final SerializedString SCENARIO = new SerializedString("scenario");
    private static final SerializedString EVENT_ID = new SerializedString("event_id");
    private static final SerializedString DAY = new SerializedString("day");
    private static final SerializedString MASS_CASUALTY = new SerializedString("mass_casualty");

    private static final Place AT = new Place("facility");
    private static final Place TO = new Place("to_facility");
    private static final Place LAST = new Place("last_facility");

    private final byte[] time = "0000-00-00T00:00:00".getBytes(StandardCharsets.US_ASCII);
    private final char[] decimal = new char[12];

    /**
     * Writes one patient.
     *
     * @param out writes UTF-8
     * @throws IOException only as {@code out} throws it
     */
    public void write(Patient patient, JsonGenerator out) throws IOException {
        Demographics person = patient.demographics();
        out.writeStartObject();
        out.writeFieldName(ID);
        out.writeNumber(patient.id());
        text(out, NATIONALITY, NATIONS.get(person.nationality()));
        text(out, GENDER, GENDERS.get(person.gender()));
        text(out, INJURY_TYPE, INJURY_TYPES.get(patient.injuryType()));
        text(out, TRIAGE_CATEGORY, TRIAGES.get(patient.triage()));
        text(out, FRONT, patient.front());
        text(out, STATUS, STATUSES.get(patient.finalStatus()));
        text(out, FINAL_STATUS, STATUSES.get(patient.finalStatus()));
        site(out, LAST, patient.sites().at(patient.lastFacility()));
        out.writeFieldName(HEALTH);
        out.writeNumber(patient.health());
        out.writeFieldName(SEVERITY);
        out.writeNumber(patient.severity());
        text(out, BODY_PART, BODY_PARTS.get(patient.bodyPart()));
        demographics(out, person);
        conditions(out, CONDITIONS, patient.conditions());
        conditions(out, ADDITIONAL_CONDITIONS, patient.additionalConditions());
        treatments(out, patient);
        movements(out, patient);
        timestamp(out, INJURY_TIME, patient.injuryTime());
        text(out, SCENARIO, WARFARE.get(patient.scenario()));
        String eventId = patient.eventId();
        if (eventId != null) {
            text(out, EVENT_ID, eventId);
        }
        text(out, DAY, "Day " + patient.day());
        out.writeFieldName(MASS_CASUALTY);
        out.writeBoolean(patient.massCasualty());
        out.writeEndObject();
    }

    private void demographics(JsonGenerator out, Demographics person) throws IOException {
        out.writeFieldName(DEMOGRAPHICS);
        out.writeStartObject();
        text(out, FAMILY_NAME, person.familyName());
        text(out, GIVEN_NAME, person.givenName());
        text(out, GENDER, GENDERS.get(person.gender()));
        out.writeFieldName(BIRTHDATE);
        date(person.birthdate());
        out.writeRawUTF8String(time, 0, 10);
        text(out, NATIONALITY, NATIONS.get(person.nationality()));
        tenths(out, WEIGHT, person.weightTenths());
        text(out, BLOOD_TYPE, BLOOD_TYPES.get(person.bloodType()));
        Religion religion = person.religion();
        if (religion != null) {
            text(out, RELIGION, RELIGIONS.get(religion));
        }
        out.writeEndObject();
    }

    private static void conditions(JsonGenerator out, SerializedString field, List<Condition> conditions)
            throws IOException {
        out.writeFieldName(field);
        out.writeStartArray();
        for (Condition condition : conditions) {
            out.writeStartObject();
            text(out, CODE, condition.code());
            text(out, NAME, condition.name());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void treatments(JsonGenerator out, Patient patient) throws IOException {
        out.writeFieldName(TREATMENTS);
        out.writeStartArray();
        for (Treatment treatment : patient.treatments()) {
            out.writeStartObject();
            text(out, TREATMENT, treatment.treatment());
            timestamp(out, TIMESTAMP, treatment.timestamp());
            called(out, LOCATION, patient.sites().at(treatment.location()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void movements(JsonGenerator out, Patient patient) throws IOException {
        out.writeFieldName(MOVEMENT_TIMELINE);
        out.writeStartArray();
        for (Movement movement : patient.movements()) {
            out.writeStartObject();
            text(out, EVENT_TYPE, MOVEMENTS.get(movement.eventType()));
            site(out, AT, patient.sites().at(movement.facility()));
            timestamp(out, TIMESTAMP, movement.timestamp());
            tenths(out, HOURS_SINCE_INJURY, Movement.tenthsOfAnHour(movement.secondsSinceInjury()));
            Facility to = movement.toFacility();
            if (to != null) {
                site(out, TO, patient.sites().at(to));
                tenths(out, TRANSIT_DURATION_HOURS, Movement.tenthsOfAnHour(movement.transitSeconds()));
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** The site's id; of one that is the exercise's own, its name and its place in the chain as well. */
    private static void site(JsonGenerator out, Place place, Site site) throws IOException {
        called(out, place.field, site);
        if (site.isOwn()) {
            text(out, place.name, site.name());
            text(out, place.role, FACILITIES.get(site.role()));
        }
    }

    private static void called(JsonGenerator out, SerializedString field, Site site) throws IOException {
        if (site.isOwn()) {
            text(out, field, site.id());
        } else {
            text(out, field, FACILITIES.get(site.role()));
        }
    }

    private static void text(JsonGenerator out, SerializedString field, SerializedString value) throws IOException {
        out.writeFieldName(field);
        out.writeString(value);
    }

    private static void text(JsonGenerator out, SerializedString field, String value) throws IOException {
        out.writeFieldName(field);
        out.writeString(value);
    }

    private void timestamp(JsonGenerator out, SerializedString field, LocalDateTime value) throws IOException {
        out.writeFieldName(field);
        date(value.toLocalDate());
        digits(11, 2, value.getHour());
        digits(14, 2, value.getMinute());
        digits(17, 2, value.getSecond());
        out.writeRawUTF8String(time, 0, time.length);
    }

    private void date(LocalDate value) {
        digits(0, 4, value.getYear());
        digits(5, 2, value.getMonthValue());
        digits(8, 2, value.getDayOfMonth());
    }

    private void digits(int from, int count, int value) {
        int left = value;
        for (int i = from + count - 1; i >= from; i--) {
            time[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Writes a number of tenths with its one decimal from integers, for the JDK's printing of doubles changed between versions. */
    private void tenths(JsonGenerator out, SerializedString field, int tenths) throws IOException {
        out.writeFieldName(field);
        int i = decimal.length;
        decimal[--i] = (char) ('0' + tenths % 10);
        decimal[--i] = '.';
        int whole = tenths / 10;
        do {
            decimal[--i] = (char) ('0' + whole % 10);
            whole /= 10;
        } while (whole > 0);
        out.writeNumber(decimal, i, decimal.length - i);
    }

    private static <E extends Enum<E> & Spelling> Table<E, SerializedString> encoded(E[] constants) {
        return Table.of(constants, constant -> new SerializedString(constant.key()));
    }

    /** The fields that tell of one facility. */
    private static final class Place {
        private final SerializedString field;
        private final SerializedString name;
        private final SerializedString role;

        Place(String field) {
            this.field = new SerializedString(field);
            this.name = new SerializedString(field + "_name");
            this.role = new SerializedString(field + "_role");
        }
    }
}
