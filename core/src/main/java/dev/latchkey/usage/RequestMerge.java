package dev.latchkey.usage;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Makes requests of events that come nearly in the order of time, the newest first: holds those of which more may come, and passes the
 * others on in the order of a listing. Not thread-safe.
 */
public final class RequestMerge {

    /** The newest first; of those of one millisecond, by their ids, the highest first. */
    public static final Comparator<RecordedRequest> NEWEST_FIRST = Comparator.comparing(RecordedRequest::admittedAt)
            .thenComparing(RecordedRequest::id)
            .reversed();

    private record Id(UUID key, UUID request, long admittedAt) {}

    private final RequestQuery query;
    private final Predicate<RecordedRequest> each;
    private final Map<Id, RecordedRequest> open = new HashMap<>();

    /** @param each gets the requests that are asked for, one after the other, and says whether it wants more */
    public RequestMerge(RequestQuery query, Predicate<RecordedRequest> each) {
        this.query = query;
        this.each = each;
    }

    /**
     * Adds events.
     *
     * @param rest what is not added yet is of requests that were admitted at this moment or before it, in milliseconds since the epoch
     * @return whether more are wanted
     */
    public boolean add(List<UsageEvent> events, long rest) {
        long since = query.since().toEpochMilli();
        long until = query.until().toEpochMilli();
        for (UsageEvent event : events) {
            boolean isAsked = event.admittedAt() >= since
                    && event.admittedAt() < until
                    && (query.key() == null || query.key().equals(event.key()));
            if (isAsked) {
                UUID request = new UUID(event.requestIdHigh(), event.requestIdLow());
                open.compute(
                        new Id(event.key(), request, event.admittedAt()),
                        (id, known) -> known == null ? RecordedRequest.of(event) : known.plus(event));
            }
        }
        List<RecordedRequest> whole = open.values().stream()
                .filter(request -> request.admittedAt().toEpochMilli() > rest)
                .sorted(NEWEST_FIRST)
                .toList();
        open.values().removeIf(request -> request.admittedAt().toEpochMilli() > rest);
        for (RecordedRequest request : whole) {
            if (query.matches(request) && !each.test(request)) {
                return false;
            }
        }
        return true;
    }
}
