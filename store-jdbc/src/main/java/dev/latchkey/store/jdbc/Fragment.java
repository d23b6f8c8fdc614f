package dev.latchkey.store.jdbc;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL that is put together from parts, with the values for it. */
final class Fragment {

    private final StringBuilder sql;
    private final Map<String, Object> values = new HashMap<>();

    Fragment(String sql) {
        this.sql = new StringBuilder(sql);
    }

    Fragment add(String more) {
        sql.append(more);
        return this;
    }

    Fragment add(Fragment more) {
        sql.append(more.sql);
        values.putAll(more.values);
        return this;
    }

    Fragment bind(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Query query(Handle handle) {
        Query query = handle.createQuery(sql.toString());
        values.forEach(query::bind);
        return query;
    }
}
