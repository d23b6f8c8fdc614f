package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.Facility;
import dev.latchkey.generator.patients.InjuryType;
import dev.latchkey.generator.patients.Nationality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a configuration can be made of, for the forms that people fill in. */
public enum ReferenceList {
    /** Every nation as {@code {code, name}}, by name. */
    NATIONALITIES {
        @Override
        List<?> items() {
            return Stream.of(Nationality.values())
                    .sorted(Comparator.comparing(Nationality::title))
                    .map(nation -> object(nation.key(), nation.title()))
                    .toList();
        }
    },
    /** Every kind of casualty, by the name that JSON uses. */
    CONDITION_TYPES {
        @Override
        List<?> items() {
            return Stream.of(InjuryType.values()).map(InjuryType::key).toList();
        }
    },
    /** Every kind of facility as {@code {id, name}}, in the order of care. */
    FACILITY_TYPES {
        @Override
        List<?> items() {
            return Stream.of(Facility.ROLE1, Facility.ROLE2, Facility.ROLE3, Facility.ROLE4)
                    .map(ReferenceList::role)
                    .toList();
        }
    },
    /** The standard scenario's fronts as {@code {name, ratio, nations}}, each fit for {@code front_configs} too. */
    STATIC_FRONTS {
        @Override
        List<?> items() {
            return StandardFields.fronts().stream().map(ReferenceList::front).toList();
        }
    };

    /** The list as a JSON array; the same text every time. */
    public String toJson() {
        return Json.write(items());
    }

    abstract List<?> items();

    private static Map<String, Object> role(Facility facility) {
        String number = facility.key().substring("Role".length());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", "R" + number);
        fields.put("name", "Role " + number);
        return fields;
    }

    private static Map<String, @Nullable Object> front(Map<String, @Nullable Object> front) {
        List<Map<String, @Nullable Object>> nations = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(front.get("nationality_distribution"))) {
            Map<String, @Nullable Object> nation = new LinkedHashMap<>();
            nation.put("iso", ((Map<?, ?>) each).get("nationality_code"));
            nation.put("ratio", ((Map<?, ?>) each).get("percentage"));
            nations.add(nation);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(front);
        fields.put("ratio", front.get("casualty_rate"));
        fields.put("nations", nations);
        return fields;
    }

    private static Map<String, Object> object(String code, String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", code);
        fields.put("name", name);
        return fields;
    }
}
