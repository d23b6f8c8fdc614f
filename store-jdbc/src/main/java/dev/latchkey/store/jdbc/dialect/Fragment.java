package dev.latchkey.store.jdbc.dialect;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL that is put together from parts, with the values for it. */
public final class Fragment {

    private final StringBuilder sql;
    private final Map<String, Object> values = new HashMap<>();

    /** Begins with this SQL, which nothing from outside is in. */
    public Fragment(String sql) {
        this.sql = new StringBuilder(sql);
    }

    /** Appends SQL, which nothing from outside is in. */
    public Fragment add(String more) {
        sql.append(more);
        return this;
    }

    /** Appends SQL with its values. */
    public Fragment add(Fragment more) {
        sql.append(more.sql);
        values.putAll(more.values);
        return this;
    }

    /** Gives a named parameter its value. */
    public Fragment bind(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** The query, to be run on that handle. */
    public Query query(Handle handle) {
        Query query = handle.createQuery(sql.toString());
        values.forEach(query::bind);
        return query;
    }
}
