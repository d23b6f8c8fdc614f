package dev.latchkey.cli.output;

import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Screen;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A listing of keys as a table. */
final class KeyTable {

    private static final List<Column> COLUMNS = List.of(
            Column.text("ID", Column.ESSENTIAL),
            Column.flexible("NAME", 14, Column.ESSENTIAL),
            Column.flexible("EMAIL", 16, 6),
            Column.text("TYPE", 5),
            Column.text("STATE", Column.ESSENTIAL),
            Column.number("PER REQUEST", 7),
            Column.number("PER MINUTE", 7),
            Column.number("PER HOUR", 7),
            Column.number("PER DAY", 7),
            Column.number("REQUESTS", 1),
            Column.number("PATIENTS", 4),
            Column.text("LAST USED UTC", 2),
            Column.text("EXPIRES UTC", 3));

    private final Screen screen;
    private final Instant now;

    KeyTable(Screen screen, Instant now) {
        this.screen = screen;
        this.now = now;
    }

    void print(PrintWriter out, List<ApiKey> keys, Map<UUID, KeyUsage> usages) {
        TextTable table = new TextTable(COLUMNS);
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
        return List.of(
                Cell.of(id.substring(0, Math.min(id.length(), idLength))),
                Cell.of(DisplayText.printable(key.name())),
                Cell.of(DisplayText.printable(key.email() == null ? "" : key.email())),
                Cell.of(key.type().label()),
                new Cell(state.label(), Paint.of(state)),
                Cell.of(Figures.limit(limits.unitsPerRequest())),
                Cell.of(Figures.limit(limits.requestsPer(Window.MINUTE))),
                Cell.of(Figures.limit(limits.requestsPer(Window.HOUR))),
                Cell.of(Figures.limit(limits.requestsPer(Window.DAY))),
                Cell.of(Figures.number(usage.total().requests())),
                Cell.of(Figures.number(usage.total().units())),
                Cell.of(Figures.time(usage.lastUsedAt())),
                Cell.of(Figures.time(key.expiresAt())));
    }
}
