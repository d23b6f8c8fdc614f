package dev.latchkey.cli.output.report;

import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.FieldList;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.output.Paint;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.cli.output.TextTable;
import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.key.KeyState;
import dev.latchkey.usage.Statistics;
import dev.latchkey.wire.UsageJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What all keys used together.
 *
 * @param statistics of some days
 */
public record StatisticsReport(Statistics statistics) implements Report {

    @Override
    public void writeTable(TablePage page) {
        FieldList fields = page.fields();
        for (KeyState state : KeyState.values()) {
            long keys = statistics.keys().getOrDefault(state, 0L);
            fields.field(capitalized(state.label()) + " keys", Figures.number(keys));
        }
        page.gap();
        new UsageDays(statistics.report()).writeTable(page);
        RefusalTable.print(statistics.report(), page);
        if (!statistics.busiest().isEmpty()) {
            page.gap();
            busiest(page);
        }
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        new UsageJson(page.json(), page.unit()).write(statistics);
    }

    @Override
    public void writeCsv(CsvPage page) {
        new UsageDays(statistics.report()).writeCsv(page);
    }

    private void busiest(TablePage page) {
        page.line("The busiest keys of these days:");
        TextTable table = new TextTable(List.of(
                Column.text("ID", Column.ESSENTIAL),
                Column.flexible("NAME", 14, Column.ESSENTIAL),
                Column.text("STATE", 2),
                Column.number("REQUESTS", Column.ESSENTIAL),
                Column.number(page.unit().plural().toUpperCase(Locale.ROOT), 1)));
        int idLength = page.screen().isWatched()
                ? KeyWords.unambiguous(statistics.busiest().stream().map(Statistics.Busy::id))
                : Integer.MAX_VALUE;
        for (Statistics.Busy busy : statistics.busiest()) {
            String name = busy.name();
            KeyState state = busy.state();
            String id = busy.id().toString();
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(id.substring(0, Math.min(id.length(), idLength))));
            cells.add(Cell.of(name == null ? "" : DisplayText.printable(name)));
            cells.add(state == null ? new Cell("purged", Paint.FAINT) : new Cell(state.label(), Paint.of(state)));
            cells.add(Cell.of(Figures.number(busy.usage().requests())));
            cells.add(Cell.of(Figures.number(busy.usage().units())));
            table.row(cells);
        }
        page.print(table);
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
