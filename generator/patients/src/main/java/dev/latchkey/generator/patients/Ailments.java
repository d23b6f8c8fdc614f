package dev.latchkey.generator.patients;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which ailments a casualty may have, by kind and body part, leaning towards what the environment brings about. Immutable. */
final class Ailments {
    /** How much likelier an ailment is under a condition that brings it about. */
    private static final double ENVIRONMENT_FACTOR = 3;

    private final Table<InjuryType, Table<BodyPart, Weighted<Ailment>>> table;

    Ailments(Set<EnvironmentalCondition> environment) {
        table = Table.of(
                InjuryType.values(),
                kind -> Table.of(BodyPart.values(), part -> Weighted.of(weights(kind, part, environment))));
    }

    private static Map<Ailment, Double> weights(
            InjuryType kind, BodyPart part, Set<EnvironmentalCondition> environment) {
        Map<Ailment, Double> weights = new EnumMap<>(Ailment.class);
        for (Ailment ailment : Ailment.values()) {
            if (ailment.kind() == kind && ailment.fits(part)) {
                String code = ailment.condition().code();
                boolean likelier = environment.stream().anyMatch(condition -> condition.makesLikelier(code));
                weights.put(ailment, likelier ? ENVIRONMENT_FACTOR : 1.0);
            }
        }
        return weights;
    }

    Ailment draw(InjuryType kind, BodyPart part, Draw draw) {
        return table.get(kind).get(part).pick(draw);
    }

    /** Up to two further ailments of the same casualty, the graver the more; a repetition is dropped, not redrawn. */
    List<Condition> drawFurther(Ailment main, BodyPart part, Triage triage, Draw draw) {
        int wanted = switch (triage) {
            case T1 -> draw.between(1, 2);
            case T2 -> draw.between(0, 1);
            case T3 -> 0;
        };
        List<Condition> further = new ArrayList<>(wanted);
        for (int i = 0; i < wanted; i++) {
            Condition condition = draw(main.kind(), part, draw).condition();
            if (!condition.equals(main.condition()) && !further.contains(condition)) {
                further.add(condition);
            }
        }
        return further;
    }
}
