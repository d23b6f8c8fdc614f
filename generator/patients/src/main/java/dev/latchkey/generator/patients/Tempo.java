package dev.latchkey.generator.patients;

/** How the fighting spreads over its days. */
public enum Tempo implements Spelling {
    SUSTAINED("sustained"),
    ESCALATING("escalating"),
    SURGE("surge"),
    DECLINING("declining"),
    INTERMITTENT("intermittent");

    private final String key;

    Tempo(String key) {
        this.key = key;
    }

    /** The text that JSON and scenario keys use. */
    @Override
    public String key() {
        return key;
    }

    /**
     * Finds a constant by its JSON text or its name, ignoring case, spaces, hyphens and underscores.
     *
     * @throws IllegalArgumentException for any other key
     */
    public static Tempo of(String key) {
        return Spelling.find(values(), "tempo", key);
    }

    /** The relative number of casualties on a day, from 1, of so many days. */
    double weightOf(int day, int days) {
        double passed = days == 1 ? 0.5 : (day - 1.0) / (days - 1);
        return switch (this) {
            case SUSTAINED -> 1;
            case ESCALATING -> 0.5 + passed;
            case SURGE -> passed >= 1 / 3.0 && passed <= 2 / 3.0 ? 3 : 1;
            case DECLINING -> 1.5 - passed;
            case INTERMITTENT -> day % 2 == 1 ? 1 : 0.25;
        };
    }
}
