package dev.latchkey.patients.config;

import dev.latchkey.patients.EnvironmentalCondition;
import dev.latchkey.patients.Front;
import dev.latchkey.patients.Scenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        fields.putIfAbsent("injury_distribution", keyed(standard.injuryDistribution()));
        fields.putIfAbsent("front_configs", fronts());
        fields.putIfAbsent("facility_configs", List.of());
        fields.putIfAbsent("warfare_types", keyed(standard.warfareTypes()));
        fields.putIfAbsent("intensity", standard.intensity().key());
        fields.putIfAbsent("tempo", standard.tempo().key());
        fields.putIfAbsent("special_events", List.of());
        fields.putIfAbsent(
                "environmental_conditions",
                standard.environmentalConditions().stream()
                        .map(EnvironmentalCondition::key)
                        .toList());
        fields.putIfAbsent("days_of_fighting", (long) standard.daysOfFighting());
        fields.putIfAbsent("base_date", standard.baseDate().toString());
        return fields;
    }
}
