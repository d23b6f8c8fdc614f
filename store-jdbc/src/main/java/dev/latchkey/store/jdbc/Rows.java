package dev.latchkey.store.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows to insert, kept column by column. */
final class Rows {

    private final List<Column> columns;

    /**
     * One column of the rows.
     *
     * @param type the elements' type in PostgreSQL
     * @param values one for each row, as the driver takes them
     */
    record Column(String type, List<@Nullable Object> values) {}

    /** Rows of columns of these types, none yet. */
    Rows(String... types) {
        columns = Arrays.stream(types)
                .map(type -> new Column(type, new ArrayList<>()))
                .toList();
    }

    /** Adds a row. */
    void add(@Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            columns.get(i).values().add(values[i]);
        }
    }

    List<Column> columns() {
        return columns;
    }

    int size() {
        return columns.get(0).values().size();
    }
}
