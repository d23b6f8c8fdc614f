package dev.latchkey.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Proactive negotiation of the media type (RFC 9110 §12.5.1). */
public final class Accept {

    private static final double LEAST_QUALITY = 0;

    private Accept() {}

    /**
     * The media type that the caller prefers, of equals the first; empty when it takes none of them.
     *
     * @param headers the values of {@code Accept}; none takes everything
     * @param offered without parameters
     */
    public static Optional<String> choose(List<String> headers, List<String> offered) {
        String wanted = String.join(",", headers).strip();
        if (wanted.isEmpty()) {
            return offered.stream().findFirst();
        }
        String best = null;
        double bestQuality = LEAST_QUALITY;
        for (String type : offered) {
            double quality = quality(wanted.split(",", -1), type);
            if (quality > bestQuality) {
                best = type;
                bestQuality = quality;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How much the type is wanted, by the range that fits it most closely. */
    private static double quality(String[] ranges, String type) {
        int closest = 0;
        double quality = LEAST_QUALITY;
        for (String range : ranges) {
            String[] parts = range.strip().toLowerCase(Locale.ROOT).split(";", -1);
            int closeness = closeness(parts[0].strip(), type);
            if (closeness > closest) {
                closest = closeness;
                quality = weight(parts);
            }
        }
        return quality;
    }

    private static int closeness(String range, String type) {
        if (range.equals(type)) {
            return 3;
        }
        if (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))) {
            return 2;
        }
        return range.equals("*/*") || range.equals("*") ? 1 : 0;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                String weight = parameter.substring(2).strip();
                return weight.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(weight) : LEAST_QUALITY;
            }
        }
        return 1;
    }
}
