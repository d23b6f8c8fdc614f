package dev.latchkey.generator.patients.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns for the fields of a map, those of maps within it under dotted names. Immutable. */
final class Columns {
    /** One row a patient: all that is not a list. */
    static final Columns OF_A_PATIENT = new Columns(List.of(
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
            "demographics.family_name",
            "demographics.given_name",
            "demographics.gender",
            "demographics.birthdate",
            "demographics.nationality",
            "demographics.weight",
            "demographics.blood_type",
            "demographics.religion",
            "injury_time",
            "scenario",
            "event_id",
            "day",
            "mass_casualty",
            "last_facility_name",
            "last_facility_role"));

    private final List<String> names;

    Columns(List<String> names) {
        this.names = List.copyOf(names);
    }

    List<String> names() {
        return names;
    }

    /** The others, in their order. */
    Columns without(List<String> some) {
        return new Columns(names.stream().filter(name -> !some.contains(name)).toList());
    }

    /** The values in the columns' order; null where there is none. */
    List<@Nullable Object> row(Map<String, Object> fields) {
        List<@Nullable Object> row = new ArrayList<>(names.size());
        for (String name : names) {
            row.add(value(name, fields));
        }
        return row;
    }

    private static @Nullable Object value(String name, Map<?, ?> fields) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return fields.get(name);
        }
        return fields.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? value(name.substring(dot + 1), inner)
                : null;
    }
}
