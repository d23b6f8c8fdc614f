package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.Nationality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads who serves at a front: a list of nations with their percentages; or an object of percentages by nation; or {@code nations}, as the
 * reference list of fronts has them.
 */
final class FrontNations {
    private static final int LONGEST = 200;

    private final Fields front;
    private final Map<Nationality, Double> shares = new EnumMap<>(Nationality.class);

    FrontNations(Fields front) {
        this.front = front;
    }

    Map<Nationality, Double> read() {
        boolean isReference = front.has("nations");
        front.letBe(List.of("nations"));
        String name = front.has("nationality_distribution") || !isReference ? "nationality_distribution" : "nations";
        if (front.isObject(name)) {
            front.object(name).ifPresent(each -> each.numbers(Nationality::of).forEach(shares::put));
        } else {
            front.objects(name).forEach(this::add);
        }
        return shares;
    }

    private void add(Fields share) {
        String code = name(share, "nationality_code", "iso");
        String part = name(share, "percentage", "ratio");
        Optional<Nationality> nation =
                share.text(code, LONGEST).flatMap(text -> share.attempt(code, () -> Nationality.of(text)));
        Optional<Double> percentage = share.number(part);
        if (!share.has(code)) {
            share.problem(code, "It is missing.");
        }
        if (!share.has(part)) {
            share.problem(part, "It is missing.");
        }
        if (nation.isPresent() && percentage.isPresent()) {
            if (shares.merge(nation.get(), percentage.get(), Double::sum) > percentage.get()) {
                share.warn(code, "The nation is given twice in this front; its shares are added up.");
            }
        }
        share.warnOfTheOthers();
    }

    private static String name(Fields share, String usual, String other) {
        boolean isOther = share.has(other);
        return !share.has(usual) && isOther ? other : usual;
    }
}
