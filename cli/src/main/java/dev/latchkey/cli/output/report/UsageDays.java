package dev.latchkey.cli.output.report;

import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.cli.output.TextTable;
import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was used and refused, day by day, as it is a part of several reports.
 *
 * @param report of the days
 */
record UsageDays(UsageReport report) {

    private static final String DAY = "DAY UTC";
    private static final String REQUESTS = "REQUESTS";
    private static final String REFUSED = "REFUSED";
    private static final int DAY_COLUMNS = "Mon 2026-01-02".length();
    private static final int LONGEST_BAR = 40;
    private static final int GAP = 2;
    private static final int GAPS = 6;

    void writeTable(TablePage page) {
        Usage total = report.total();
        SortedMap<String, Long> refusals = report.refusals();
        long refused = refused(refusals);
        // Where nothing was refused, a column of zeros would tell nothing.
        boolean isRefused = refused > 0;
        String units = page.unit().plural().toUpperCase(Locale.ROOT);
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text(DAY, Column.ESSENTIAL));
        columns.add(Column.number(REQUESTS, Column.ESSENTIAL));
        columns.add(Column.number(units, Column.ESSENTIAL));
        if (isRefused) {
            columns.add(Column.number(REFUSED, Column.ESSENTIAL));
        }
        columns.add(Column.text("", 1));
        Bar bar = bar(page, total, refused);
        TextTable table = new TextTable(columns);
        for (DayUsage day : report.days()) {
            String drawn = bar.of(day.usage().requests());
            table.row(row(day(day.day()), day.usage(), isRefused ? refused(day.refusals()) : null, drawn));
        }
        table.row(row("Total", total, isRefused ? refused : null, ""));
        page.print(table);
        if (isRefused) {
            page.line("Refused: "
                    + refusals.entrySet().stream()
                            .map(reason -> Figures.number(reason.getValue()) + " " + reason.getKey())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        page.line("As of " + Figures.timeUtc(report.asOf()) + ".");
    }

    void writeCsv(CsvPage page) {
        page.row(List.of("day", "requests", page.unit().plural(), "refused", "refusals", "as_of"));
        for (DayUsage day : report.days()) {
            page.row(List.of(
                    day.day().toString(),
                    Long.toString(day.usage().requests()),
                    Long.toString(day.usage().units()),
                    Long.toString(refused(day.refusals())),
                    new TreeMap<>(day.refusals())
                            .entrySet().stream()
                                    .map(reason -> reason.getKey() + "=" + reason.getValue())
                                    .collect(Collectors.joining(" ")),
                    report.asOf().toString()));
        }
    }

    /** How many requests were refused, whatever the reason. */
    private static long refused(Map<String, Long> refusals) {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }

    private Bar bar(TablePage page, Usage total, long refused) {
        long largest = report.days().stream()
                .mapToLong(day -> day.usage().requests())
                .max()
                .orElse(0);
        int taken = DAY_COLUMNS
                + Math.max(REQUESTS.length(), Figures.number(total.requests()).length())
                + Math.max(
                        page.unit().plural().length(),
                        Figures.number(total.units()).length())
                + (refused > 0
                        ? GAP
                                + Math.max(
                                        REFUSED.length(),
                                        Figures.number(refused).length())
                        : 0)
                + GAPS;
        // Programs are not to be bothered with drawings.
        return new Bar(
                largest,
                page.screen().isWatched() ? Math.min(LONGEST_BAR, page.screen().columns() - taken) : 0,
                page.screen());
    }

    private static List<Cell> row(String label, Usage usage, @Nullable Long refused, String bar) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(label));
        cells.add(Cell.of(Figures.number(usage.requests())));
        cells.add(Cell.of(Figures.number(usage.units())));
        if (refused != null) {
            cells.add(Cell.of(Figures.number(refused)));
        }
        cells.add(Cell.of(bar));
        return cells;
    }

    /** Like {@code Mon 2026-01-02}: use goes by the week. */
    static String day(LocalDate day) {
        String name = day.getDayOfWeek().name();
        return name.charAt(0) + name.substring(1, 3).toLowerCase(Locale.ROOT) + " " + day;
    }
}
