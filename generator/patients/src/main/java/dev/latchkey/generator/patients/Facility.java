package dev.latchkey.generator.patients;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the chain of care, from the point of injury (POI) to the hospital at home (Role4). */
public enum Facility implements Spelling {
    POI("POI", "Point of injury"),
    ROLE1("Role1", "Role 1 aid station"),
    ROLE2("Role2", "Role 2 surgery"),
    ROLE3("Role3", "Role 3 field hospital"),
    ROLE4("Role4", "Role 4 home hospital");

    private static final Pattern ROLE =
            Pattern.compile("(?:role|(?<![a-z0-9])r)[ _.-]*([1-4])(?![0-9])|role[ _.-]*(iv|i{1,3})(?![a-z0-9])");
    private static final Pattern POINT_OF_INJURY =
            Pattern.compile("(?<![a-z0-9])poi(?![a-z])|point[ _.-]*of[ _.-]*injury");

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

    /**
     * The place that a facility's own id or name speaks of: {@code facility_r1_alpha}, {@code Role 2 Poland Front}, {@code ROLE III},
     * {@code Point of Injury}; empty where it speaks of none.
     */
    public static Optional<Facility> spokenOf(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher role = ROLE.matcher(lower);
        if (role.find()) {
            return Optional.of(values()[number(role.group(1) == null ? role.group(2) : role.group(1))]);
        }
        return POINT_OF_INJURY.matcher(lower).find() ? Optional.of(POI) : Optional.empty();
    }

    /** Whether the text is but another spelling of the place's own: {@code R2}, {@code role-2}. */
    public boolean isSpelled(String text) {
        String bare = Spelling.bare(text);
        String own = Spelling.bare(key);
        return bare.equals(own) || bare.equals(own.replace("role", "r"));
    }

    private static int number(String text) {
        return switch (text) {
            case "i" -> 1;
            case "ii" -> 2;
            case "iii" -> 3;
            case "iv" -> 4;
            default -> text.charAt(0) - '0';
        };
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
