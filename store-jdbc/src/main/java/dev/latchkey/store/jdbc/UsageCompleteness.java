package dev.latchkey.store.jdbc;

import java.util.Locale;
import org.jdbi.v3.core.Handle;

/**
 * The grains that do not tell of all usage for good, and since when each does. The moment only rises; it is told in milliseconds
 * since the epoch.
 */
enum UsageCompleteness {
    EVENT,
    MINUTE,
    HOUR;

    /** Since when the grain tells of all usage. */
    long since(Handle handle) {
        return handle.createQuery("SELECT since FROM usage_complete WHERE grain = :grain")
                .bind("grain", grain())
                .mapTo(Long.class)
                .one();
    }

    /**
     * Says that the grain lacks usage from before the moment. Writes nothing when that is known. To be the last that a
     * transaction does, since others wait for the row.
     */
    void beginAt(Handle handle, long moment) {
        handle.createUpdate("UPDATE usage_complete SET since = :moment WHERE grain = :grain AND since < :moment")
                .bind("grain", grain())
                .bind("moment", moment)
                .execute();
    }

    private String grain() {
        return name().toLowerCase(Locale.ROOT);
    }
}
