package dev.latchkey.store.jdbc;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeySort;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Fragment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** The order of a listing, in SQL. */
record KeyOrder(KeySort sort, Dialect dialect) {

    private static final Comparator<Cursor> UPWARDS = Comparator.comparing(Cursor::value, KeyOrder::compareValues)
            .thenComparing(place -> place.id().toString());

    /** The column of {@code keys} that it goes by; keys that are alike in it follow by their id. */
    String column() {
        return switch (sort) {
            case NEWEST, OLDEST -> "created_at";
            case NAME, NAME_BACKWARDS -> "name_order";
            case EXPIRING_FIRST, EXPIRING_LAST -> "expires_order";
        };
    }

    boolean isByCreation() {
        return sort == KeySort.NEWEST || sort == KeySort.OLDEST;
    }

    boolean isByExpiry() {
        return sort == KeySort.EXPIRING_FIRST || sort == KeySort.EXPIRING_LAST;
    }

    static boolean isText(KeySort sort) {
        return sort == KeySort.NAME || sort == KeySort.NAME_BACKWARDS;
    }

    /** Compares places as the listing does. */
    Comparator<Cursor> places() {
        return sort.isDescending() ? UPWARDS.reversed() : UPWARDS;
    }

    Cursor placeOf(ApiKey key) {
        Object value = switch (sort) {
            case NEWEST, OLDEST -> key.createdAt().toEpochMilli();
            case NAME, NAME_BACKWARDS -> KeySort.folded(key.name());
            case EXPIRING_FIRST, EXPIRING_LAST -> expiryOf(key);
        };
        return new Cursor(sort, value, key.id());
    }

    private static long expiryOf(ApiKey key) {
        Instant expiresAt = key.expiresAt();
        return expiresAt == null ? Long.MAX_VALUE : expiresAt.toEpochMilli();
    }

    /** The place in a row of the order's column and the id. */
    Cursor read(ResultSet row) throws SQLException {
        Object value = isText(sort) ? row.getString(1) : (Object) row.getLong(1);
        return new Cursor(sort, value, UUID.fromString(row.getString(2)));
    }

    /** The clause that sorts. */
    String by(String column, String id) {
        String direction = sort.isDescending() ? " DESC" : "";
        return " ORDER BY " + column + direction + ", " + id + direction;
    }

    /** The condition of coming after the place. */
    Fragment after(Cursor end, String column, String id) {
        return new Fragment(" AND (" + column + ", " + id + ") " + (sort.isDescending() ? "<" : ">")
                        + " (:end_value, :end_id)")
                .bind("end_value", end.value())
                .bind("end_id", dialect.id(end.id()));
    }

    /** The condition of coming before the place, or being at it. */
    Fragment upTo(Cursor horizon, String column, String id) {
        return new Fragment(" AND (" + column + ", " + id + ") " + (sort.isDescending() ? ">=" : "<=")
                        + " (:horizon_value, :horizon_id)")
                .bind("horizon_value", horizon.value())
                .bind("horizon_id", dialect.id(horizon.id()));
    }

    private static int compareValues(Object one, Object other) {
        return one instanceof Long number
                ? number.compareTo((Long) other)
                : KeySort.compareNames((String) one, (String) other);
    }
}
