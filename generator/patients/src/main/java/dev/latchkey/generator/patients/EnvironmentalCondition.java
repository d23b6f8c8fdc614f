package dev.latchkey.generator.patients;

import java.util.Set;

/** Weather, light or terrain of the exercise. Each makes the ills that it brings about three times as likely within their kind. */
@SuppressWarnings("ImmutableEnumChecker") // the set is made by Set.of
public enum EnvironmentalCondition implements Spelling {
    RAIN("rain", "44465007", "70704007", "195662009", "54150009"),
    FOG("fog", "125667009", "110030002", "39848009"),
    NIGHT_OPERATIONS("night_operations", "44465007", "125667009", "399963005"),
    EXTREME_HEAT("extreme_heat", "52072009", "34095006", "62315008"),
    EXTREME_COLD("extreme_cold", "370977006", "386689009", "233604007"),
    DUST_STORM("dust_storm", "9826008", "10509002"),
    MOUNTAINOUS_TERRAIN("mountainous_terrain", "44465007", "423125000", "386689009"),
    DENSE_VEGETATION("dense_vegetation", "40275004", "61462000", "399963005"),
    URBAN_DEBRIS("urban_debris", "125665001", "312608009", "423125000");

    private final String key;
    private final Set<String> likelierCodes;

    EnvironmentalCondition(String key, String... likelierCodes) {
        this.key = key;
        this.likelierCodes = Set.of(likelierCodes);
    }

    /** The text that scenario keys use. */
    @Override
    public String key() {
        return key;
    }

    boolean makesLikelier(String code) {
        return likelierCodes.contains(code);
    }

    int likelierCount() {
        return likelierCodes.size();
    }

    /**
     * Finds a condition by its key or name.
     *
     * @throws IllegalArgumentException for any other key
     */
    public static EnvironmentalCondition of(String key) {
        return Spelling.find(values(), "environmental condition", key);
    }
}
