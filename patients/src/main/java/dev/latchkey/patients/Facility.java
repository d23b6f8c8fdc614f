package dev.latchkey.patients;

/** A place in the chain of care, from the point of injury (POI) to the hospital at home (Role4). */
public enum Facility implements Spelling {
    POI("POI"),
    ROLE1("Role1"),
    ROLE2("Role2"),
    ROLE3("Role3"),
    ROLE4("Role4");

    private final String key;

    Facility(String key) {
        this.key = key;
    }

    /** The text that JSON uses: {@code Role2}. */
    @Override
    public String key() {
        return key;
    }

    /**
     * Finds a facility by its JSON text, its name or its short form ({@code Role2}, {@code role-2}, {@code R2}).
     *
     * @throws IllegalArgumentException for any other key
     */
    public static Facility of(String key) {
        String bare = Spelling.bare(key);
        return Spelling.find(values(), "facility", bare.matches("r[1-4]") ? "role" + bare.charAt(1) : key);
    }
}
