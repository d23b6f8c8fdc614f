package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.EnvironmentalCondition;
import dev.latchkey.generator.patients.Front;
import dev.latchkey.generator.patients.InjuryType;
import dev.latchkey.generator.patients.Intensity;
import dev.latchkey.generator.patients.Nationality;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.Site;
import dev.latchkey.generator.patients.SpecialEvent;
import dev.latchkey.generator.patients.Tempo;
import dev.latchkey.generator.patients.VisibleText;
import dev.latchkey.generator.patients.WarfareType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
    private static final String NESTED = "configuration";

    /** What a configuration may say that shapes no patient: whence it comes, and how a request wants its files. */
    private static final List<String> SILENT = List.of(
            "id",
            "version",
            "parent_config_id",
            "created_at",
            "updated_at",
            "preset_id",
            "preset_name",
            "output_formats",
            "use_compression",
            "use_encryption",
            "priority");

    private final Map<String, @Nullable Object> sent;
    private final List<String> needed;
    private final Problems problems = new Problems();
    private final Fields fields;
    private final Scenario.Builder scenario = Scenario.builder();

    ConfigurationReader(Map<String, ? extends @Nullable Object> given, List<String> needed) {
        this.sent = flat(given);
        this.needed = needed;
        this.fields = new Fields(values(sent), "", problems);
    }

    /** A configuration may stand in a configuration; what stands outside goes before what stands inside. All of it is copied. */
    private static Map<String, @Nullable Object> flat(Map<String, ? extends @Nullable Object> given) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        given.forEach((name, value) -> flat.put(name, copy(value)));
        while (flat.get(NESTED) instanceof Map<?, ?> inner) {
            flat.remove(NESTED);
            inner.forEach((name, value) -> {
                if (flat.get(String.valueOf(name)) == null) {
                    flat.put(String.valueOf(name), value);
                }
            });
        }
        return flat;
    }

    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, each) -> copy.put(name, copy(each)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(copy(each)));
            return copy;
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, @Nullable Object> values(Map<String, @Nullable Object> sent) {
        return (Map<Object, @Nullable Object>) (Map<?, ?>) sent;
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
        fields.letBe(SILENT);
        Optional<Long> total = fields.whole("total_patients", 1, GenerationConfiguration.MOST_PATIENTS);
        Optional<Long> count = fields.whole("count", 1, GenerationConfiguration.MOST_PATIENTS);
        Optional<Long> seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        readScenario();
        fields.warnOfTheOthers();
        if (!problems.isEmpty()) {
            return ConfigurationReading.of(problems);
        }
        long patients = total.or(() -> count).orElse(GenerationConfiguration.DEFAULT_COUNT);
        Scenario whole = scenario.build();
        return ConfigurationReading.of(
                new GenerationConfiguration(
                        name, description, patients, seed, whole, StandardFields.fillIn(sent, patients, whole)),
                problems);
    }

    private void readScenario() {
        readInjuries();
        readFronts();
        readFacilities();
        readWarfare();
        fields.filledIn("intensity", LONGEST_NAME)
                .ifPresent(key -> knob("intensity", builder -> builder.intensity(Intensity.of(key))));
        fields.filledIn("tempo", LONGEST_NAME).ifPresent(key -> knob("tempo", builder -> builder.tempo(Tempo.of(key))));
        Map<SpecialEvent, Double> events = fields.choice("special_events", SpecialEvent::of, event -> 1.0);
        events.values().removeIf(weight -> weight <= 0);
        knob("special_events", builder -> builder.specialEvents(events.keySet()));
        Map<EnvironmentalCondition, Double> environment =
                fields.choice("environmental_conditions", EnvironmentalCondition::of, condition -> 1.0);
        environment.values().removeIf(weight -> weight <= 0);
        knob("environmental_conditions", builder -> builder.environmentalConditions(environment.keySet()));
        String days = either("days_of_fighting", "duration_days");
        fields.whole(days, Integer.MIN_VALUE, Integer.MAX_VALUE)
                .ifPresent(many -> knob(days, builder -> builder.daysOfFighting(many.intValue())));
        fields.filledIn("base_date", LONGEST_NAME)
                .flatMap(this::date)
                .ifPresent(date -> knob("base_date", builder -> builder.baseDate(date)));
    }

    /** The name that is used of two for the same: the preferred one, unless only the other one is there. */
    private String either(String preferred, String other) {
        boolean isOther = fields.has(other);
        return !fields.has(preferred) && isOther ? other : preferred;
    }

    private void readInjuries() {
        String name = either("injury_mix", "injury_distribution");
        Map<InjuryType, Double> shares = fields.object(name)
                .map(given -> {
                    Map<InjuryType, Double> numbers = given.numbers(InjuryType::of);
                    warnOfScaling(given, "", numbers.values());
                    return numbers;
                })
                .orElse(Map.of());
        if (!shares.isEmpty()) {
            knob(name, builder -> builder.injuryDistribution(shares));
        }
    }

    private void readWarfare() {
        String name = either("warfare_types", "warfare_type");
        Map<WarfareType, Double> warfare = fields.choice(name, WarfareType::of, WarfareType::weight);
        if (!warfare.isEmpty()) {
            knob(name, builder -> builder.warfareTypes(warfare));
        }
    }

    /** Thirds are written .33, so a sum may miss the whole by a hundredth without a word. */
    private static void warnOfScaling(Fields of, String name, Collection<Double> shares) {
        double sum = shares.stream().mapToDouble(share -> share).sum();
        if (sum > 0 && Math.abs(sum - 1) > 0.01 + 1e-9 && Math.abs(sum / 100 - 1) > 0.01 + 1e-9) {
            of.warn(name, "The shares sum to " + sum + ", not to 1 or 100; they are scaled.");
        }
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
        Optional<String> name = front.label("name", LONGEST_NAME);
        Optional<String> id = front.label("id", LONGEST_NAME).or(() -> name);
        Map<Nationality, Double> nationalities = new FrontNations(front).read();
        warnOfScaling(front, "nationality_distribution", nationalities.values());
        Optional<Double> rate = front.number(front.has("casualty_rate") ? "casualty_rate" : "ratio");
        front.letBe(List.of("description", "ratio"));
        front.warnOfTheOthers();
        if (id.isEmpty()) {
            front.problem("id", "A front needs an id or a name.");
            return Optional.empty();
        }
        return front.attempt("", () -> new Front(id.get(), name.orElse(id.get()), rate.orElse(null), nationalities));
    }

    private void readFacilities() {
        List<Site> sites = new SitesReader(fields).read();
        knob("facility_configs", builder -> builder.sites(sites));
    }
}
