package dev.latchkey.access;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.limit.Allowance;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageJournal;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a request that is admitted, and what it carries from then on: its key, what remains, and the way in which
 * its usage is recorded. Whoever handles the request settles it exactly once, before the last byte of the answer leaves. Not
 * thread-safe: one thread at a time handles a request.
 */
public final class ApiKeyContext implements Verdict {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final int LEAST_STATUS = 100;
    private static final int MOST_STATUS = 599;

    private final FoundSecret found;
    private final Allowance allowance;
    private final AccessRequest request;
    private final UsageJournal journal;
    private final TimeSource time;
    private final int address;
    private final long admittedAt;
    private final long admittedNanos;

    private boolean recorded;
    private boolean settled;

    ApiKeyContext(
            FoundSecret found,
            Allowance allowance,
            AccessRequest request,
            UsageJournal journal,
            TimeSource time,
            AddressHashes addresses) {
        this.found = found;
        this.allowance = allowance;
        this.request = request;
        this.journal = journal;
        this.time = time;
        this.admittedAt = time.millis();
        this.admittedNanos = time.nanos();
        this.address = addresses.of(request.network(), admittedAt);
    }

    /** The key of the request. */
    public ApiKey key() {
        return found.key();
    }

    /** Whether the secret that was presented is one that a rotation has replaced. */
    public boolean isReplaced() {
        return found.isReplaced();
    }

    /** The IP address that the request comes from, as a text; empty when that is not known. */
    public String callerAddress() {
        return request.address();
    }

    /**
     * The request of another caller, about whom this one asks: the same in route, method and id, with a key and an address of its
     * own. The address is believed, and anything follows from it, only if this request's key has the scope
     * {@code keys:addresses}.
     *
     * @param credential what the other caller presents
     * @param scope the scope that its key needs, or null
     * @param cost how many requests it takes from its key's windows
     * @param units how many units it asks for
     * @param address where it comes from, as this caller says; empty when that is not known
     */
    public AccessRequest onBehalfOf(
            Credential credential, @Nullable String scope, int cost, long units, String address) {
        Asker asker = Asker.of(key());
        return new AccessRequest(
                credential,
                request.route(),
                request.method(),
                scope,
                cost,
                units,
                request.idHigh(),
                request.idLow(),
                asker.isTrustedForAddresses() ? address : "",
                asker);
    }

    /** What remains in the key's windows after this request. */
    public Allowance allowance() {
        return allowance;
    }

    /** Refuses the request if it asks for more units than the key may ask for at once. */
    public Optional<Refusal> checkUnitLimit(long requested) {
        return key().limits().isTooMany(requested)
                ? Optional.of(Refusal.unitLimit(key(), allowance, requested))
                : Optional.empty();
    }

    /** What to answer when the journal has no place for the request's usage after all. */
    public Refusal unrecorded() {
        return Refusal.journalFull(key(), allowance);
    }

    /**
     * Records the admission now, for a request that is not answered at once: should the process die, it still counts.
     *
     * @throws JournalFullException when it could not be recorded; a later event records it, if that can be
     */
    public void keepOpen() {
        if (!settled && !recorded) {
            record(UsageEvent.NOT_SETTLED, 0);
        }
    }

    /**
     * Records units that are about to be delivered, before the answer is complete.
     *
     * @throws JournalFullException when they could not be recorded and must not be delivered
     * @throws IllegalArgumentException when they are below zero, or more than {@link UsageEvent#MOST_UNITS} at once
     * @throws IllegalStateException when the request is settled
     */
    public void charge(long units) {
        requireOpen();
        requireUnits(units);
        record(UsageEvent.NOT_SETTLED, units);
    }

    /**
     * Records what became of the request.
     *
     * @param status the HTTP status of the answer
     * @throws JournalFullException when it could not be recorded, and the answer must not be delivered
     */
    public void settle(int status) {
        settle(status, 0);
    }

    /**
     * Records what became of the request, and units not charged yet.
     *
     * @param status the HTTP status of the answer
     * @param units units delivered beside those charged already
     * @throws JournalFullException when it could not be recorded, and the answer must not be delivered
     * @throws IllegalArgumentException when the status is none of HTTP's, or the units are below zero or more than
     *     {@link UsageEvent#MOST_UNITS}
     * @throws IllegalStateException when the request is settled already
     */
    public void settle(int status, long units) {
        requireOpen();
        requireUnits(units);
        if (status < LEAST_STATUS || status > MOST_STATUS) {
            throw new IllegalArgumentException("a request is settled with a status of HTTP, not " + status);
        }
        record(status, units);
        settled = true;
    }

    /** Whether the request was settled. */
    public boolean isSettled() {
        return settled;
    }

    private void record(int status, long units) {
        boolean settles = status != UsageEvent.NOT_SETTLED;
        UsageEvent event = new UsageEvent(
                key().id(),
                admittedAt,
                request.idHigh(),
                request.idLow(),
                request.route(),
                request.method(),
                address,
                recorded ? 0 : request.cost(),
                units,
                status,
                settles ? request.cost() : 0,
                settles ? latencyMicros() : 0);
        if (!event.isNothing()) {
            journal.append(event);
        }
        // Not before: had the journal no place for it, the next event has to admit the request.
        recorded = true;
    }

    private long latencyMicros() {
        return Math.min((time.nanos() - admittedNanos) / NANOS_PER_MICRO, UsageEvent.MOST_MICROS);
    }

    private static void requireUnits(long units) {
        if (units < 0 || units > UsageEvent.MOST_UNITS) {
            throw new IllegalArgumentException(
                    "units are recorded in steps of 0 to " + UsageEvent.MOST_UNITS + ", and not " + units);
        }
    }

    private void requireOpen() {
        if (settled) {
            throw new IllegalStateException("the request is settled already");
        }
    }

    @Override
    public <T> T fold(Function<ApiKeyContext, T> admitted, Function<Refusal, T> refused) {
        return admitted.apply(this);
    }
}
