package dev.latchkey.store.jdbc.dialect;

import org.jdbi.v3.core.Handle;

/** Which version of the tables a database has. Asks without loading what makes them, since every command asks. */
public final class Schema {

    /** The table of the migrations that were applied. */
    public static final String HISTORY = "latchkey_schema_history";

    /** The newest migration that this program has. */
    public static final int NEWEST = 11;

    private Schema() {}

    /** The version of the tables, 0 when there are none. */
    public static int version(Handle handle, Dialect dialect) {
        if (handle.createQuery(dialect.historyExists())
                .mapTo(Integer.class)
                .findOne()
                .isEmpty()) {
            return 0;
        }
        return handle
                .createQuery("SELECT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL")
                .mapTo(String.class)
                .stream()
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }
}
