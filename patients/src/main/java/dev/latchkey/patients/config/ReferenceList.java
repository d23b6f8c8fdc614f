package dev.latchkey.patients.config;

import dev.latchkey.patients.Condition;
import dev.latchkey.patients.Facility;
import dev.latchkey.patients.InjuryType;
import dev.latchkey.patients.Nationality;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a configuration can be made of, for the forms that people fill in. */
public enum ReferenceList {
    /** Every nation as {@code {code, name}}, by name. */
    NATIONALITIES("nationalities") {
        @Override
        List<?> items() {
            return Stream.of(Nationality.values())
                    .sorted(Comparator.comparing(Nationality::title))
                    .map(nation -> object(nation.key(), nation.title()))
                    .toList();
        }
    },
    /** Every kind of casualty as {@code {code, name, conditions}}, with its SNOMED CT concepts as {@code {code, name}}. */
    CONDITION_TYPES("condition-types") {
        @Override
        List<?> items() {
            return Stream.of(InjuryType.values()).map(ReferenceList::kind).toList();
        }
    },
    /** Every facility as {@code {code, name}}, in the order of care. */
    FACILITY_TYPES("facility-types") {
        @Override
        List<?> items() {
            return Stream.of(Facility.values())
                    .map(facility -> object(facility.key(), facility.title()))
                    .toList();
        }
    },
    /** The standard scenario's fronts, each as an item of {@code front_configs}. */
    STATIC_FRONTS("static-fronts") {
        @Override
        List<?> items() {
            return StandardFields.fronts();
        }
    };

    private final String label;

    ReferenceList(String label) {
        this.label = label;
    }

    /** The name that a path ends in: {@code condition-types}. */
    public String label() {
        return label;
    }

    /** Finds a list by its label. */
    public static Optional<ReferenceList> find(String label) {
        return Arrays.stream(values()).filter(list -> list.label.equals(label)).findFirst();
    }

    /** The list as a JSON array; the same text every time. */
    public String toJson() {
        return Json.write(items());
    }

    abstract List<?> items();

    private static Map<String, Object> kind(InjuryType kind) {
        Map<String, Object> fields = object(kind.key(), kind.title());
        fields.put(
                "conditions",
                kind.conditions().stream().map(ReferenceList::condition).toList());
        return fields;
    }

    private static Map<String, Object> condition(Condition condition) {
        return object(condition.code(), condition.name());
    }

    private static Map<String, Object> object(String code, String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", code);
        fields.put("name", name);
        return fields;
    }
}
