package dev.latchkey.limit;

/**
 * What a key may do: units per request, and requests per minute, hour and UTC day. Each is between 1 and {@link #MAX}, or
 * {@link #UNLIMITED}.
 *
 * @param unitsPerRequest the most units that one request may ask for
 * @param requestsPerMinute the most requests in any 60 seconds
 * @param requestsPerHour the most requests in any 3,600 seconds
 * @param requestsPerDay the most requests in a UTC calendar day
 */
public record Limits(long unitsPerRequest, long requestsPerMinute, long requestsPerHour, long requestsPerDay) {

    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The greatest limit: 15 digits, the most that an integer in an HTTP structured field may have (RFC 9651 §3.3.1). */
    public static final long MAX = 999_999_999_999_999L;

    /** What a new key gets when nothing else is said. */
    public static final Limits DEFAULT = new Limits(1_000, 60, 1_000, UNLIMITED);

    /** The demo key's limits, and those of any key of its type when nothing else is said. */
    public static final Limits DEMO = new Limits(50, 10, UNLIMITED, 100);

    /** The limits of the single key that a deployment had before Latchkey. */
    public static final Limits LEGACY = new Limits(10_000, 1_000, 10_000, UNLIMITED);

    public Limits {
        requireLimit("units per request", unitsPerRequest);
        requireLimit("requests per minute", requestsPerMinute);
        requireLimit("requests per hour", requestsPerHour);
        requireLimit("requests per day", requestsPerDay);
    }

    /** The most requests in the given window. */
    public long requestsPer(Window window) {
        return switch (window) {
            case MINUTE -> requestsPerMinute;
            case HOUR -> requestsPerHour;
            case DAY -> requestsPerDay;
        };
    }

    /** Whether so many units are more than may be asked for at once. */
    public boolean isTooMany(long units) {
        return unitsPerRequest != UNLIMITED && units > unitsPerRequest;
    }

    private static void requireLimit(String name, long value) {
        if (value != UNLIMITED && (value < 1 || value > MAX)) {
            throw new IllegalArgumentException(
                    "the limit of " + name + " must be from 1 to " + MAX + ", or unlimited; it was " + value);
        }
    }
}
