package dev.latchkey.patients.config;

import dev.latchkey.patients.Front;
import dev.latchkey.patients.InjuryType;
import dev.latchkey.patients.Scenario;
import dev.latchkey.patients.WarfareType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The standard scenario as a configuration's fields. */
final class StandardFields {
    private StandardFields() {}

    /** What was sent, and after it what was left out, as it will be taken. */
    static Map<String, @Nullable Object> fillIn(Map<String, ? extends @Nullable Object> sent, long patients) {
        Scenario standard = Scenario.standard();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(sent);
        fields.putIfAbsent("total_patients", patients);
        fields.putIfAbsent("version", 1L);
        fields.putIfAbsent("injury_distribution", keyed(standard.injuryDistribution(), InjuryType::key));
        fields.putIfAbsent("front_configs", fronts());
        fields.putIfAbsent("facility_configs", List.of());
        fields.putIfAbsent("warfare_types", keyed(standard.warfareTypes(), WarfareType::key));
        fields.putIfAbsent("intensity", standard.intensity().key());
        fields.putIfAbsent("tempo", standard.tempo().key());
        fields.putIfAbsent("special_events", List.of());
        fields.putIfAbsent("environmental_conditions", List.of());
        fields.putIfAbsent("days_of_fighting", (long) standard.daysOfFighting());
        fields.putIfAbsent("base_date", standard.baseDate().toString());
        return fields;
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
