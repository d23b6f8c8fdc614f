package dev.latchkey.cli.output;

import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Screen;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A listing of keys as a table. */
final class KeyTable {

    private final Screen screen;
    private final Instant now;
    private final UnitName unit;

    KeyTable(Screen screen, Instant now, UnitName unit) {
        this.screen = screen;
        this.now = now;
        this.unit = unit;
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("ID", Column.ESSENTIAL));
        columns.add(Column.flexible("NAME", 14, Column.ESSENTIAL));
        columns.add(Column.flexible("EMAIL", 16, 6));
        columns.add(Column.text("TYPE", 5));
        columns.add(Column.text("STATE", Column.ESSENTIAL));
        columns.add(Column.number("PER REQUEST", 7));
        for (Window window : Window.all()) {
            columns.add(Column.number("PER " + window.label().toUpperCase(Locale.ROOT), 7));
        }
        columns.add(Column.number("REQUESTS", 1));
        columns.add(Column.number(unit.plural().toUpperCase(Locale.ROOT), 4));
        columns.add(Column.text("LAST USED UTC", 2));
        columns.add(Column.text("EXPIRES UTC", 3));
        return columns;
    }

    void print(PrintWriter out, List<ApiKey> keys, Map<UUID, KeyUsage> usages) {
        TextTable table = new TextTable(columns());
        int idLength = screen.columns() == Screen.UNLIMITED
                ? Integer.MAX_VALUE
                : KeyWords.unambiguous(keys.stream().map(ApiKey::id));
        for (ApiKey key : keys) {
            table.row(row(key, Objects.requireNonNull(usages.get(key.id())), idLength));
        }
        table.print(out, screen);
    }

    private List<Cell> row(ApiKey key, KeyUsage usage, int idLength) {
        String id = key.id().toString();
        KeyState state = key.stateAt(now);
        Limits limits = key.limits();
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(id.substring(0, Math.min(id.length(), idLength))));
        cells.add(Cell.of(DisplayText.printable(key.name())));
        cells.add(Cell.of(DisplayText.printable(key.email() == null ? "" : key.email())));
        cells.add(Cell.of(key.type().label()));
        cells.add(new Cell(state.label(), Paint.of(state)));
        cells.add(Cell.of(Figures.limit(limits.unitsPerRequest())));
        Window.all().forEach(window -> cells.add(Cell.of(Figures.limit(limits.requestsPer(window)))));
        cells.add(Cell.of(Figures.number(usage.total().requests())));
        cells.add(Cell.of(Figures.number(usage.total().units())));
        cells.add(Cell.of(Figures.time(usage.lastUsedAt())));
        cells.add(Cell.of(Figures.time(key.expiresAt())));
        return cells;
    }
}
