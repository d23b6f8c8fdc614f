package dev.latchkey.patients;

import java.util.Optional;

/** A place in the chain of care, from the point of injury (POI) to the hospital at home (Role4). */
public enum Facility implements Spelling {
    POI("POI", "Point of injury"),
    ROLE1("Role1", "Role 1 aid station"),
    ROLE2("Role2", "Role 2 surgery"),
    ROLE3("Role3", "Role 3 field hospital"),
    ROLE4("Role4", "Role 4 home hospital");

    private final String key;
    private final String title;

    Facility(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** The text that JSON uses: {@code Role2}. */
    @Override
    public String key() {
        return key;
    }

    /** What people call it: {@code Role 2 surgery}. */
    public String title() {
        return title;
    }

    /** The facility of this JSON text, name or short form ({@code Role2}, {@code role-2}, {@code R2}); empty where it is none. */
    public static Optional<Facility> find(String key) {
        return Spelling.find(values(), spelled(key));
    }

    /**
     * The same where there must be one.
     *
     * @throws IllegalArgumentException for any other key
     */
    public static Facility of(String key) {
        return Spelling.find(values(), "facility", spelled(key));
    }

    private static String spelled(String key) {
        String bare = Spelling.bare(key);
        boolean isShort = bare.length() == 2 && bare.charAt(0) == 'r' && bare.charAt(1) >= '1' && bare.charAt(1) <= '4';
        return isShort ? "role" + bare.charAt(1) : key;
    }
}
