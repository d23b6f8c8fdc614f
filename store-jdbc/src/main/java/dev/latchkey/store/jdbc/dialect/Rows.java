package dev.latchkey.store.jdbc.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows to insert, kept column by column. */
public final class Rows {

    private final List<Column> columns;

    /**
     * One column of the rows.
     *
     * @param name its name in the table
     * @param type the elements' type in PostgreSQL
     * @param values one for each row, as the driver takes them
     */
    record Column(String name, String type, List<@Nullable Object> values) {}

    /** @param columns the name and type of each, with a blank between them */
    public Rows(String... columns) {
        this.columns = Arrays.stream(columns)
                .map(column -> column.split(" ", 2))
                .map(parts -> new Column(parts[0], parts[1], new ArrayList<>()))
                .toList();
    }

    /** Adds a row. */
    public void add(@Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            columns.get(i).values().add(values[i]);
        }
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    List<Column> columns() {
        return columns;
    }

    int size() {
        return columns.get(0).values().size();
    }
}
