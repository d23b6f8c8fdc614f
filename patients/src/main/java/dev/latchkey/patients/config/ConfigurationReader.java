package dev.latchkey.patients.config;

import dev.latchkey.patients.EnvironmentalCondition;
import dev.latchkey.patients.Facility;
import dev.latchkey.patients.FacilityRates;
import dev.latchkey.patients.Front;
import dev.latchkey.patients.InjuryType;
import dev.latchkey.patients.Intensity;
import dev.latchkey.patients.Nationality;
import dev.latchkey.patients.Scenario;
import dev.latchkey.patients.SpecialEvent;
import dev.latchkey.patients.Tempo;
import dev.latchkey.patients.VisibleText;
import dev.latchkey.patients.WarfareType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one configuration. Each knob is tried on the standard scenario by itself, so that all that are wrong are found at once. */
final class ConfigurationReader {
    static final List<String> NEEDED_IN_A_TEMPLATE = List.of("name", "total_patients");

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 5_000;
    private static final int DATE_LENGTH = 10;

    private final Map<String, ? extends @Nullable Object> sent;
    private final List<String> needed;
    private final Problems problems = new Problems();
    private final Fields fields;
    private final Scenario.Builder scenario = Scenario.builder();

    ConfigurationReader(Map<String, ? extends @Nullable Object> sent, List<String> needed) {
        this.sent = sent;
        this.needed = needed;
        this.fields = new Fields(sent, "", problems);
    }

    ConfigurationReading read() {
        for (String name : needed) {
            if (!fields.has(name)) {
                fields.problem(name, "A template must have it.");
            }
        }
        Optional<String> name = fields.text("name", LONGEST_NAME);
        if (name.isPresent() && !VisibleText.isIn(name.get())) {
            fields.problem("name", "It must not be blank.");
        }
        Optional<String> description = fields.text("description", LONGEST_DESCRIPTION);
        fields.whole("version", 1, Integer.MAX_VALUE);
        fields.text("parent_config_id", LONGEST_NAME);
        Optional<Long> total = fields.whole("total_patients", 1, GenerationConfiguration.MOST_PATIENTS);
        Optional<Long> count = fields.whole("count", 1, GenerationConfiguration.MOST_PATIENTS);
        Optional<Long> seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        readScenario();
        if (!problems.isEmpty()) {
            return ConfigurationReading.of(problems);
        }
        long patients = total.or(() -> count).orElse(GenerationConfiguration.DEFAULT_COUNT);
        Scenario whole = scenario.build();
        return ConfigurationReading.of(new GenerationConfiguration(
                name, description, patients, seed, whole, StandardFields.fillIn(sent, patients)));
    }

    private void readScenario() {
        fields.object("injury_distribution")
                .map(shares -> shares.numbers(InjuryType::of))
                .filter(shares -> !shares.isEmpty())
                .ifPresent(shares -> knob("injury_distribution", builder -> builder.injuryDistribution(shares)));
        readFronts();
        readFacilities();
        Map<WarfareType, Double> warfare = fields.choice("warfare_types", WarfareType::of, WarfareType::weight);
        if (!warfare.isEmpty()) {
            knob("warfare_types", builder -> builder.warfareTypes(warfare));
        }
        fields.text("intensity", LONGEST_NAME)
                .ifPresent(key -> knob("intensity", builder -> builder.intensity(Intensity.of(key))));
        fields.text("tempo", LONGEST_NAME).ifPresent(key -> knob("tempo", builder -> builder.tempo(Tempo.of(key))));
        Map<SpecialEvent, Double> events = fields.choice("special_events", SpecialEvent::of, event -> 1.0);
        events.values().removeIf(weight -> weight <= 0);
        knob("special_events", builder -> builder.specialEvents(events.keySet()));
        Map<EnvironmentalCondition, Double> environment =
                fields.choice("environmental_conditions", EnvironmentalCondition::of, condition -> 1.0);
        environment.values().removeIf(weight -> weight <= 0);
        knob("environmental_conditions", builder -> builder.environmentalConditions(environment.keySet()));
        fields.whole("days_of_fighting", Integer.MIN_VALUE, Integer.MAX_VALUE)
                .ifPresent(days -> knob("days_of_fighting", builder -> builder.daysOfFighting(days.intValue())));
        fields.text("base_date", LONGEST_NAME)
                .flatMap(this::date)
                .ifPresent(date -> knob("base_date", builder -> builder.baseDate(date)));
    }

    /** Turns a knob of the scenario, unless the standard scenario with this knob turned alone is refused. */
    private void knob(String name, Consumer<Scenario.Builder> turn) {
        Optional<Scenario> alone = fields.attempt(name, () -> {
            Scenario.Builder standard = Scenario.builder();
            turn.accept(standard);
            return standard.build();
        });
        alone.ifPresent(fine -> turn.accept(scenario));
    }

    private Optional<LocalDate> date(String text) {
        boolean withTime =
                text.length() > DATE_LENGTH && (text.charAt(DATE_LENGTH) == 'T' || text.charAt(DATE_LENGTH) == ' ');
        try {
            return Optional.of(LocalDate.parse(withTime ? text.substring(0, DATE_LENGTH) : text));
        } catch (DateTimeException e) {
            fields.problem("base_date", "It must be a date, such as 2025-06-01.");
            return Optional.empty();
        }
    }

    private void readFronts() {
        List<Fields> given = fields.objects("front_configs");
        List<Front> fronts = new ArrayList<>();
        given.forEach(each -> readFront(each).ifPresent(fronts::add));
        // Fronts that were refused have their problems already; the others alone would make new ones.
        if (!given.isEmpty() && fronts.size() == given.size()) {
            knob("front_configs", builder -> builder.fronts(fronts));
        }
    }

    private Optional<Front> readFront(Fields front) {
        Optional<String> name = front.text("name", LONGEST_NAME);
        Optional<String> id = front.text("id", LONGEST_NAME).or(() -> name);
        Map<Nationality, Double> nationalities = new EnumMap<>(Nationality.class);
        for (Fields share : front.objects("nationality_distribution")) {
            readNationality(share, nationalities);
        }
        Optional<Double> rate = front.number("casualty_rate");
        if (id.isEmpty()) {
            front.problem("id", "A front needs an id or a name.");
            return Optional.empty();
        }
        return front.attempt("", () -> new Front(id.get(), name.orElse(id.get()), rate.orElse(null), nationalities));
    }

    private static void readNationality(Fields share, Map<Nationality, Double> nationalities) {
        Optional<Nationality> nation = share.text("nationality_code", LONGEST_NAME)
                .flatMap(code -> share.attempt("nationality_code", () -> Nationality.of(code)));
        Optional<Double> percentage = share.number("percentage");
        if (!share.has("nationality_code")) {
            share.problem("nationality_code", "It is missing.");
        }
        if (!share.has("percentage")) {
            share.problem("percentage", "It is missing.");
        }
        if (nation.isPresent() && percentage.isPresent() && nationalities.put(nation.get(), percentage.get()) != null) {
            share.problem("nationality_code", "The nation is given twice in this front.");
        }
    }

    private void readFacilities() {
        Map<Facility, FacilityRates> rates = new EnumMap<>(Facility.class);
        for (Fields each : fields.objects("facility_configs")) {
            each.whole("capacity", 0, Integer.MAX_VALUE);
            Optional<Double> kia = each.number("kia_rate");
            Optional<Double> rtd = each.number("rtd_rate");
            Optional<Facility> facility = readFacility(each);
            Optional<FacilityRates> own = each.attempt("", () -> new FacilityRates(kia.orElse(null), rtd.orElse(null)));
            if (facility.isPresent() && own.isPresent() && rates.put(facility.get(), own.get()) != null) {
                each.problem("id", "The facility is given twice.");
            }
        }
        knob("facility_configs", builder -> builder.facilityRates(rates));
    }

    /** By its id, or by its name where the id is the client's own. */
    private static Optional<Facility> readFacility(Fields facility) {
        Optional<String> id = facility.text("id", LONGEST_NAME);
        Optional<String> name = facility.text("name", LONGEST_NAME);
        for (Optional<String> key : List.of(id, name)) {
            for (Facility each : Facility.values()) {
                if (key.isPresent() && isCalled(each, key.get())) {
                    return Optional.of(each);
                }
            }
        }
        facility.problem("id", "Neither id nor name is a facility's: POI, Role1, Role2, Role3 or Role4.");
        return Optional.empty();
    }

    private static boolean isCalled(Facility facility, String key) {
        try {
            return Facility.of(key) == facility;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
