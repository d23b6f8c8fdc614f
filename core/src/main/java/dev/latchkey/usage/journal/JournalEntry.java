package dev.latchkey.usage.journal;

import java.util.UUID;

/**
 * What one slot of the journal says: a delta of one request's usage, or a number of refusals. Mutable, so that a thread can
 * fill the same one again and again; not thread-safe.
 */
public final class JournalEntry {

    /** In place of a status, while a request has none. */
    public static final int NOT_SETTLED = 0;

    /** The name under which all that have no name of their own are counted. */
    public static final String OTHER = "other";

    /** The most units, or refusals, that one entry can say. */
    public static final long MOST_UNITS = 0xffff_ffffL;

    /** The highest cost of a request that one entry can say. */
    public static final int MOST_COST = 0xffff;

    static final long MOST_MICROS = 0xffff_ffffL;
    static final long LAST_MILLIS = (1L << 48) - 1;
    private static final int HIGHEST_STATUS = 999;
    private static final int HIGHEST_METHOD = 15;

    /** What an entry can be. */
    public enum Kind {
        /** Of one request. */
        USAGE,
        /** Refusals of one key, with one code, in one second. */
        REFUSALS
    }

    private Kind kind = Kind.USAGE;
    private long keyHigh;
    private long keyLow;
    private long requestHigh;
    private long requestLow;
    private long millis;
    private String name = OTHER;
    private int cost;
    private boolean admits;
    private long units;
    private int status;
    private long latencyMicros;
    private int method;
    private int address;

    /**
     * Becomes usage of a request. Nothing of what the entry said before remains.
     *
     * @param key the key's id
     * @param admittedAt when the request was admitted, in milliseconds since the epoch
     * @param route the template of the route
     * @param cost how many requests it counts as
     */
    public JournalEntry usage(UUID key, long admittedAt, String route, int cost) {
        if (cost < 0 || cost > MOST_COST) {
            throw new IllegalArgumentException("a cost of " + cost + " is not between 0 and " + MOST_COST);
        }
        begin(Kind.USAGE, key, admittedAt, route);
        this.cost = cost;
        return this;
    }

    /**
     * Becomes refusals of a key. Nothing of what the entry said before remains.
     *
     * @param key the key's id
     * @param at the second in which they were refused, in milliseconds since the epoch
     * @param code the reason
     * @param count how many
     */
    public JournalEntry refusals(UUID key, long at, String code, long count) {
        begin(Kind.REFUSALS, key, at, code);
        return charging(count);
    }

    private void begin(Kind kind, UUID key, long millis, String name) {
        if (millis < 0 || millis > LAST_MILLIS) {
            throw new IllegalArgumentException("the moment " + millis + " is before 1970 or after the year 10000");
        }
        this.kind = kind;
        this.keyHigh = key.getMostSignificantBits();
        this.keyLow = key.getLeastSignificantBits();
        this.requestHigh = 0;
        this.requestLow = 0;
        this.millis = millis;
        this.name = name;
        this.cost = 0;
        this.admits = false;
        this.units = 0;
        this.status = NOT_SETTLED;
        this.latencyMicros = 0;
        this.method = 0;
        this.address = 0;
    }

    /** Says which request it is, by the 128 bits of its id. */
    public JournalEntry request(long high, long low) {
        requestHigh = high;
        requestLow = low;
        return this;
    }

    /** Says that this entry counts the admission. */
    public JournalEntry admitting() {
        admits = true;
        return this;
    }

    /** Says how many units this entry adds. */
    public JournalEntry charging(long units) {
        if (units < 0 || units > MOST_UNITS) {
            throw new IllegalArgumentException(units + " does not fit into one entry; write several");
        }
        this.units = units;
        return this;
    }

    /**
     * Says what became of the request.
     *
     * @param status of the answer
     * @param latencyMicros microseconds from admission to settlement; more than 71 minutes are kept as that
     */
    public JournalEntry settling(int status, long latencyMicros) {
        if (status < 0 || status > HIGHEST_STATUS) {
            throw new IllegalArgumentException("the status " + status + " is not between 0 and " + HIGHEST_STATUS);
        }
        this.status = status;
        this.latencyMicros = Math.max(0, Math.min(latencyMicros, MOST_MICROS));
        return this;
    }

    /**
     * Says how the request came.
     *
     * @param method a number from 0 to 15 for the HTTP method
     * @param address 32 bits that stand for the caller's address
     */
    public JournalEntry coming(int method, int address) {
        if (method < 0 || method > HIGHEST_METHOD) {
            throw new IllegalArgumentException("the method " + method + " is not between 0 and " + HIGHEST_METHOD);
        }
        this.method = method;
        this.address = address;
        return this;
    }

    /** Whether it is of a request or of refusals. */
    public Kind kind() {
        return kind;
    }

    /** The key's id. */
    public UUID key() {
        return new UUID(keyHigh, keyLow);
    }

    /** The request's id. */
    public UUID request() {
        return new UUID(requestHigh, requestLow);
    }

    /** When the request was admitted, or the second of the refusals, in milliseconds since the epoch. */
    public long millis() {
        return millis;
    }

    /** The route's template, or the code of the refusals. */
    public String name() {
        return name;
    }

    /** How many requests the request counts as. */
    public int cost() {
        return cost;
    }

    /** Whether this entry counts the admission. */
    public boolean admits() {
        return admits;
    }

    /** Admissions that this entry adds: none, or the cost. */
    public int requests() {
        return admits ? cost : 0;
    }

    /** Admissions that this entry settles: none, or the cost. */
    public int settled() {
        return status == NOT_SETTLED ? 0 : cost;
    }

    /** Units that this entry adds; the number of refusals. */
    public long units() {
        return units;
    }

    /** The status of the answer, or {@link #NOT_SETTLED}. */
    public int status() {
        return status;
    }

    /** Microseconds from admission to settlement; 0 while not settled. */
    public long latencyMicros() {
        return latencyMicros;
    }

    /** The number of the HTTP method. */
    public int method() {
        return method;
    }

    /** 32 bits that stand for the caller's address. */
    public int address() {
        return address;
    }

    long keyHigh() {
        return keyHigh;
    }

    long keyLow() {
        return keyLow;
    }

    long requestHigh() {
        return requestHigh;
    }

    long requestLow() {
        return requestLow;
    }
}
