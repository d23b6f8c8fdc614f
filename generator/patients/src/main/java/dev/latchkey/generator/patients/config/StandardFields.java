package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.Front;
import dev.latchkey.generator.patients.InjuryType;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.WarfareType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a scenario has, as a configuration's fields. */
final class StandardFields {
    private StandardFields() {}

    /** What was sent, and after it what was left out, as it will be taken. */
    static Map<String, @Nullable Object> fillIn(
            Map<String, ? extends @Nullable Object> sent, long patients, Scenario taken) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(sent);
        fields.putIfAbsent("total_patients", patients);
        fields.putIfAbsent("version", 1L);
        fields.putIfAbsent("injury_distribution", keyed(taken.injuryDistribution(), InjuryType::title));
        fields.putIfAbsent("front_configs", fronts());
        fields.put("facility_configs", described(fields.get("facility_configs")));
        fields.putIfAbsent("parent_config_id", null);
        fields.putIfAbsent("warfare_types", keyed(taken.warfareTypes(), WarfareType::key));
        fields.putIfAbsent("intensity", taken.intensity().key());
        fields.putIfAbsent("tempo", taken.tempo().key());
        fields.putIfAbsent("special_events", List.of());
        fields.putIfAbsent("environmental_conditions", List.of());
        fields.putIfAbsent("days_of_fighting", (long) taken.daysOfFighting());
        fields.putIfAbsent("base_date", taken.baseDate().toString());
        return fields;
    }

    /** Facilities as they were sent, each with its description, though it be none. */
    private static Object described(@Nullable Object facilities) {
        if (!(facilities instanceof List<?> list)) {
            return List.of();
        }
        List<@Nullable Object> described = new ArrayList<>();
        for (Object each : list) {
            if (each instanceof Map<?, ?> facility) {
                Map<Object, @Nullable Object> whole = new LinkedHashMap<>(facility);
                whole.putIfAbsent("description", null);
                described.add(whole);
            } else {
                described.add(each);
            }
        }
        return described;
    }

    /** The standard scenario's fronts, in the shape of {@code front_configs}. */
    static List<Map<String, @Nullable Object>> fronts() {
        return Scenario.standard().fronts().stream().map(StandardFields::front).toList();
    }

    private static Map<String, @Nullable Object> front(Front front) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", front.id());
        fields.put("name", front.name());
        fields.put("casualty_rate", front.casualtyRate());
        fields.put(
                "nationality_distribution",
                front.nationalities().entrySet().stream()
                        .map(share -> share(share.getKey().key(), share.getValue()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> share(String code, double fraction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nationality_code", code);
        fields.put("percentage", percentage(fraction));
        return fields;
    }

    /** To a tenth: what a fraction's binary digits add is nobody's wish. */
    private static double percentage(double fraction) {
        return Math.round(fraction * 1000) / 10.0;
    }

    private static <E> Map<String, Double> keyed(Map<E, Double> numbers, Function<E, String> key) {
        Map<String, Double> keyed = new LinkedHashMap<>();
        numbers.forEach((constant, number) -> keyed.put(key.apply(constant), number));
        return keyed;
    }
}
