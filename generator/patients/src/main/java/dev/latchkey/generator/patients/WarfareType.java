package dev.latchkey.generator.patients;

/** A way of fighting: how many casualties it makes beside the others, and at which hours of the day. */
public enum WarfareType implements Spelling {
    CONVENTIONAL("conventional", 1.0, "112345678876678876543211"),
    ARTILLERY("artillery", 1.2, "333468876544445678876443"),
    URBAN("urban", 1.1, "211123456788776788765432"),
    GUERRILLA("guerrilla", 0.8, "678875431111111112468876"),
    DRONE("drone", 0.6, "443347898765456789986554"),
    NAVAL("naval", 0.9, "333456777776666777765444"),
    CBRN("cbrn", 2.0, "335799975333333335797533"),
    PEACEKEEPING("peacekeeping", 0.4, "000001358988788985310000");

    private final String key;
    private final double weight;
    private final String hours;

    /** The hours are 24 digits: how the casualties spread over the hours of the day, from midnight. */
    WarfareType(String key, double weight, String hours) {
        this.key = key;
        this.weight = weight;
        this.hours = hours;
    }

    /** The text that JSON and scenario keys use. */
    @Override
    public String key() {
        return key;
    }

    /** How many casualties this way of fighting makes, relative to the conventional one. */
    public double weight() {
        return weight;
    }

    /** The relative number of casualties in an hour of the day, 0–23. */
    int weightAt(int hour) {
        return hours.charAt(hour) - '0';
    }

    /**
     * Finds a type by its key or name.
     *
     * @throws IllegalArgumentException for any other key
     */
    public static WarfareType of(String key) {
        return Spelling.find(values(), "warfare type", key);
    }
}
