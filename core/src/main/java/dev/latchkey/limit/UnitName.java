package dev.latchkey.limit;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a deployment calls the units that its requests ask for and deliver, such as patient: in the names of fields, headers and
 * options, and in sentences. Immutable.
 *
 * @param singular of one, in lower-case letters
 * @param plural of several, in lower-case letters
 */
public record UnitName(String singular, String plural) {

    private static final Pattern WORD = Pattern.compile("[a-z]{1,30}");

    /** Where nothing else is said. */
    public static final UnitName UNIT = new UnitName("unit", "units");

    /** @throws IllegalArgumentException for what is no word */
    public UnitName {
        if (!WORD.matcher(singular).matches() || !WORD.matcher(plural).matches()) {
            throw new IllegalArgumentException("the name of a unit is a word of 1 to 30 lower-case letters");
        }
    }

    /** The name of the limit, like {@code units_per_request}. */
    public String perRequest() {
        return plural + "_per_request";
    }

    /** Of one, with a capital letter. */
    public String capitalized() {
        return capitalized(singular);
    }

    /** Of several, with a capital letter. */
    public String capitalizedPlural() {
        return capitalized(plural);
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** The text, in which {@code @unit@}, {@code @units@}, {@code @Unit@} and {@code @Units@} stand for the name. */
    public String in(String text) {
        return text.replace("@unit@", singular)
                .replace("@units@", plural)
                .replace("@Unit@", capitalized())
                .replace("@Units@", capitalizedPlural());
    }
}
