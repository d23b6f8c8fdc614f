package dev.latchkey.limit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change to some of a key's limits; what is not named stays as it was, and {@link Limits#UNLIMITED} lifts a limit.
 *
 * @param unitsPerRequest as in {@link Limits}, or null
 * @param requests the most requests in a window, of those windows whose limit changes
 */
public record LimitsEdit(@Nullable Long unitsPerRequest, Map<Window, Long> requests) {

    /** Changes nothing. */
    public static final LimitsEdit NOTHING = new LimitsEdit(null, Map.of());

    /** @throws IllegalArgumentException for what limits may not be */
    public LimitsEdit {
        Map<Window, Long> copy = new EnumMap<>(Window.class);
        copy.putAll(requests);
        requests = Collections.unmodifiableMap(copy);
        Limits unused = apply(Limits.NONE, unitsPerRequest, requests);
    }

    /** This, and another limit of units per request; null leaves that as it was. */
    public LimitsEdit withUnitsPerRequest(@Nullable Long most) {
        return new LimitsEdit(most, requests);
    }

    /** This, and another limit of requests in a window; null leaves that as it was. */
    public LimitsEdit with(Window window, @Nullable Long most) {
        Map<Window, Long> others = new EnumMap<>(Window.class);
        others.putAll(requests);
        if (most == null) {
            others.remove(window);
        } else {
            others.put(window, most);
        }
        return new LimitsEdit(unitsPerRequest, others);
    }

    /** The given limits with this change made. */
    public Limits applyTo(Limits limits) {
        return apply(limits, unitsPerRequest, requests);
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return equals(NOTHING);
    }

    private static Limits apply(Limits limits, @Nullable Long unitsPerRequest, Map<Window, Long> requests) {
        Limits changed = unitsPerRequest == null ? limits : limits.withUnitsPerRequest(unitsPerRequest);
        for (Map.Entry<Window, Long> limit : requests.entrySet()) {
            changed = changed.with(limit.getKey(), limit.getValue());
        }
        return changed;
    }
}
