package dev.latchkey.patients;

/** The kind of a casualty, as planners count them: disease, non-battle injury, battle injury. */
public enum InjuryType implements Spelling {
    DISEASE,
    NON_BATTLE,
    BATTLE_TRAUMA;

    /** The text that JSON uses, which is the constant's name. */
    @Override
    public String key() {
        return name();
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
