package dev.latchkey.limit;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do: units per request, and requests in each {@link Window}. Each limit is between 1 and {@link #MAX}, or
 * {@link #UNLIMITED}. Immutable; made from {@link #NONE} by saying what is limited.
 */
public final class Limits {

    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The greatest limit: 15 digits, the most that an integer in an HTTP structured field may have (RFC 9651 §3.3.1). */
    public static final long MAX = 999_999_999_999_999L;

    /** Nothing is limited. */
    public static final Limits NONE = new Limits(UNLIMITED, unlimited());

    /** What a new key gets when nothing else is said. */
    public static final Limits DEFAULT =
            NONE.withUnitsPerRequest(1_000).with(Window.MINUTE, 60).with(Window.HOUR, 1_000);

    /** The demo key's limits, and those of any key of its type when nothing else is said. */
    public static final Limits DEMO =
            NONE.withUnitsPerRequest(50).with(Window.MINUTE, 10).with(Window.DAY, 100);

    /** The limits of the single key that a deployment had before Latchkey. */
    public static final Limits LEGACY =
            NONE.withUnitsPerRequest(10_000).with(Window.MINUTE, 1_000).with(Window.HOUR, 10_000);

    private final long unitsPerRequest;

    /** By the window's index. */
    private final long[] requests;

    private Limits(long unitsPerRequest, long[] requests) {
        this.unitsPerRequest = unitsPerRequest;
        this.requests = requests;
    }

    private static long[] unlimited() {
        long[] requests = new long[Window.COUNT];
        Arrays.fill(requests, UNLIMITED);
        return requests;
    }

    /** These, and as many units per request at most. */
    public Limits withUnitsPerRequest(long most) {
        return new Limits(requireLimit("units per request", most), requests);
    }

    /** These, and as many requests in a window at most. */
    public Limits with(Window window, long most) {
        long[] others = requests.clone();
        others[window.index()] = requireLimit("requests per " + window.label(), most);
        return new Limits(unitsPerRequest, others);
    }

    /** These, with each limit of requests changed; one that is unlimited is asked for too. */
    Limits withRequests(LongUnaryOperator change) {
        long[] others = requests.clone();
        for (Window window : Window.all()) {
            others[window.index()] =
                    requireLimit("requests per " + window.label(), change.applyAsLong(requestsPer(window)));
        }
        return new Limits(unitsPerRequest, others);
    }

    /** The most units that one request may ask for. */
    public long unitsPerRequest() {
        return unitsPerRequest;
    }

    /** The most requests in the given window. */
    public long requestsPer(Window window) {
        return requests[window.index()];
    }

    /** Whether so many units are more than may be asked for at once. */
    public boolean isTooMany(long units) {
        return unitsPerRequest != UNLIMITED && units > unitsPerRequest;
    }

    private static long requireLimit(String name, long value) {
        if (value != UNLIMITED && (value < 1 || value > MAX)) {
            throw new IllegalArgumentException(
                    "the limit of " + name + " must be from 1 to " + MAX + ", or unlimited; it was " + value);
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Limits limits
                        && unitsPerRequest == limits.unitsPerRequest
                        && Arrays.equals(requests, limits.requests));
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(unitsPerRequest) + Arrays.hashCode(requests);
    }

    @Override
    public String toString() {
        return Stream.concat(
                        Stream.of(text(unitsPerRequest) + " units per request"),
                        Window.all().stream().map(window -> text(requestsPer(window)) + " per " + window.label()))
                .collect(Collectors.joining(", "));
    }

    private static String text(long limit) {
        return limit == UNLIMITED ? "unlimited" : Long.toString(limit);
    }
}
