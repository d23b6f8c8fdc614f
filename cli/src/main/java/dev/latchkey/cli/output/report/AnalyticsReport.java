package dev.latchkey.cli.output.report;

import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.CsvText;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.cli.output.TextTable;
import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.usage.analytics.RequestAnalysis;
import dev.latchkey.usage.analytics.RequestFigures;
import dev.latchkey.usage.analytics.RequestGrouping;
import dev.latchkey.wire.AnalyticsJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Single requests in groups.
 *
 * @param grouping what they are told apart by
 */
public record AnalyticsReport(RequestGrouping grouping, RequestAnalysis.Result result) implements Report {

    private static final double MICROS_PER_MILLI = 1_000;

    @Override
    public void writeTable(TablePage page) {
        TextTable table = new TextTable(List.of(
                Column.flexible(grouping.label().toUpperCase(Locale.ROOT), 16, Column.ESSENTIAL),
                Column.number("REQUESTS", Column.ESSENTIAL),
                Column.number(page.unit().plural().toUpperCase(Locale.ROOT), 4),
                Column.number("2XX", 3),
                Column.number("3XX", 5),
                Column.number("4XX", 2),
                Column.number("5XX", 1),
                Column.number("P50 MS", 1),
                Column.number("P90 MS", 3),
                Column.number("P99 MS", 1),
                Column.number("MOST MS", 4)));
        result.groups().forEach(group -> table.row(row(DisplayText.printable(group.name()), group.figures())));
        table.row(row(result.left() == 0 ? "Total" : "Total, with " + result.left() + " more", result.all()));
        page.print(table);
        if (result.keptSince().isAfter(Instant.EPOCH)) {
            page.line("Requests are kept since " + Figures.timeUtc(result.keptSince()) + ".");
        }
    }

    private static List<Cell> row(String name, RequestFigures figures) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(name));
        for (long count : new long[] {
            figures.requests(),
            figures.units(),
            figures.status2xx(),
            figures.status3xx(),
            figures.status4xx(),
            figures.status5xx()
        }) {
            cells.add(Cell.of(Figures.number(count)));
        }
        for (long micros :
                new long[] {figures.p50Micros(), figures.p90Micros(), figures.p99Micros(), figures.mostMicros()}) {
            cells.add(Cell.of(String.format(Locale.ROOT, "%.1f", micros / MICROS_PER_MILLI)));
        }
        return cells;
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        new AnalyticsJson(page.json(), page.unit()).write(grouping, result);
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of(
                grouping.label().replace('-', '_'),
                "requests",
                page.unit().plural(),
                "status_2xx",
                "status_3xx",
                "status_4xx",
                "status_5xx",
                "p50_micros",
                "p90_micros",
                "p99_micros",
                "most_micros"));
        for (RequestAnalysis.Group group : result.groups()) {
            RequestFigures figures = group.figures();
            page.row(List.of(
                    CsvText.cell(group.name()),
                    Long.toString(figures.requests()),
                    Long.toString(figures.units()),
                    Long.toString(figures.status2xx()),
                    Long.toString(figures.status3xx()),
                    Long.toString(figures.status4xx()),
                    Long.toString(figures.status5xx()),
                    Long.toString(figures.p50Micros()),
                    Long.toString(figures.p90Micros()),
                    Long.toString(figures.p99Micros()),
                    Long.toString(figures.mostMicros())));
        }
        if (result.left() > 0) {
            page.notice("There are " + result.left() + " more groups: raise --limit");
        }
    }
}
