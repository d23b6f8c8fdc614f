package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How messages speak of keys. */
public final class KeyWords {

    /** As much of an id as a message needs. */
    public static final int SHORT_ID = 8;

    private KeyWords() {}

    /** Like {@code "Acme" (3f9a1b2c)}. */
    public static String of(ApiKey key) {
        return '"' + DisplayText.printable(key.name()) + "\" (" + shortId(key) + ")";
    }

    public static String shortId(ApiKey key) {
        return key.id().toString().substring(0, SHORT_ID);
    }

    /** The fewest characters, of those that messages show or more, that tell the ids apart. */
    public static int unambiguous(Stream<UUID> keys) {
        String[] ids = keys.map(UUID::toString).sorted().toArray(String[]::new);
        int length = SHORT_ID;
        for (int i = 1; i < ids.length; i++) {
            length = Math.max(length, Arrays.mismatch(ids[i - 1].toCharArray(), ids[i].toCharArray()) + 1);
        }
        return length;
    }

    public static String expires(@Nullable Instant expiry) {
        return expiry == null ? "never expires" : "expires at " + Figures.timeUtc(expiry);
    }

    /** Like {@code patients per request 50; requests per minute 10, per hour unlimited}. */
    public static String limits(Limits limits, UnitName unit) {
        return unit.plural() + " per request " + Figures.limit(limits.unitsPerRequest()) + "; requests "
                + Window.all().stream()
                        .map(window -> "per " + window.label() + " " + Figures.limit(limits.requestsPer(window)))
                        .collect(Collectors.joining(", "));
    }

    static String scopes(Set<String> scopes) {
        return scopes.isEmpty()
                ? "none: the API, not admin or keys"
                : scopes.stream().sorted().collect(Collectors.joining(", "));
    }

    static String allowedFrom(Set<AddressRange> ranges) {
        return ranges.isEmpty() ? "anywhere" : ranges(ranges, ", ");
    }

    static String ranges(Set<AddressRange> ranges, String separator) {
        return ranges.stream().map(AddressRange::toString).collect(Collectors.joining(separator));
    }

    static String more(String option) {
        return "There are more keys: add " + option;
    }
}
