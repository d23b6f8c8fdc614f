package dev.latchkey.generator.patients;

import java.util.Arrays;
import java.util.List;

/** The kind of a casualty, as planners count them: disease, non-battle injury, battle injury. */
public enum InjuryType implements Spelling {
    DISEASE("Disease"),
    NON_BATTLE("Non-Battle Injury"),
    BATTLE_TRAUMA("Battle Injury");

    private final String title;

    InjuryType(String title) {
        this.title = title;
    }

    /** The text that JSON uses, which is the constant's name. */
    @Override
    public String key() {
        return name();
    }

    /** What planners call it, and a key of an {@code injury_distribution} too: {@code Non-Battle Injury}. */
    public String title() {
        return title;
    }

    /** Every condition that casualties of this kind can have. */
    public List<Condition> conditions() {
        return Arrays.stream(Ailment.values())
                .filter(ailment -> ailment.kind() == this)
                .map(Ailment::condition)
                .toList();
    }

    /**
     * Finds a kind by its name or by a key of an {@code injury_distribution}: {@code Disease}, {@code Non-Battle Injury},
     * {@code Battle Injury}; case, spaces, hyphens and underscores do not matter.
     *
     * @throws IllegalArgumentException for any other key
     */
    public static InjuryType of(String key) {
        return switch (Spelling.bare(key)) {
            case "nonbattleinjury" -> NON_BATTLE;
            case "battleinjury" -> BATTLE_TRAUMA;
            default -> Spelling.find(values(), "kind of injury", key);
        };
    }
}
