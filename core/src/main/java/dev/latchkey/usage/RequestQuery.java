package dev.latchkey.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of the recorded requests are asked for.
 *
 * @param key the key, or null for those of all keys
 * @param since admitted at that moment or later
 * @param until admitted before that moment
 * @param route of that route, or null for any
 * @param statusClass the first digit of the status, or null for any, those without one included
 * @param address of the caller with that hash of his address, or null for any
 * @param after only those that come after this one in the listing, or null for all
 */
public record RequestQuery(
        @Nullable UUID key,
        Instant since,
        Instant until,
        @Nullable String route,
        @Nullable Integer statusClass,
        @Nullable Integer address,
        @Nullable Place after) {

    /**
     * Where a request stands in a listing, the newest first; of those of one millisecond, by their ids.
     *
     * @param admittedAt when it was admitted
     */
    public record Place(Instant admittedAt, UUID id) {

        /** Where the request stands. */
        public static Place of(RecordedRequest request) {
            return new Place(request.admittedAt(), request.id());
        }

        boolean isBefore(RecordedRequest request) {
            int order = request.admittedAt().compareTo(admittedAt);
            return order < 0 || (order == 0 && request.id().compareTo(id) < 0);
        }
    }

    /** All of the key, or of all keys, in a stretch of time. */
    public static RequestQuery of(@Nullable UUID key, Instant since, Instant until) {
        return new RequestQuery(key, since, until, null, null, null, null);
    }

    /** Whether it asks for the request, of which all events are known. */
    public boolean matches(RecordedRequest request) {
        return (key == null || request.key().equals(key))
                && !request.admittedAt().isBefore(since)
                && request.admittedAt().isBefore(until)
                && (route == null || request.route().equals(route))
                && (statusClass == null || request.status() / 100 == statusClass)
                && (address == null || request.address() == address)
                && (after == null || after.isBefore(request));
    }
}
