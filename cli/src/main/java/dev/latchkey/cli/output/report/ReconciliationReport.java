package dev.latchkey.cli.output.report;

import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.CsvText;
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
import dev.latchkey.limit.UnitName;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageGrain;
import dev.latchkey.wire.UsageJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which grains were compared how far, and where they differ.
 *
 * @param reconciled what comparing them came to
 */
public record ReconciliationReport(Reconciled reconciled) implements Report {

    @Override
    public void writeTable(TablePage page) {
        comparisons(page);
        page.gap();
        if (reconciled.differences() == 0) {
            page.line("All agree.");
        } else {
            differences(page);
            if (!rest().isEmpty()) {
                page.line(rest());
            }
        }
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        new UsageJson(page.json(), page.unit()).write(reconciled);
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of(
                "finer",
                "coarser",
                "key",
                "name",
                "period_start",
                "route",
                "finer_requests",
                "coarser_requests",
                "finer_" + page.unit().plural(),
                "coarser_" + page.unit().plural(),
                "finer_status_2xx",
                "coarser_status_2xx",
                "finer_status_3xx",
                "coarser_status_3xx",
                "finer_status_4xx",
                "coarser_status_4xx",
                "finer_status_5xx",
                "coarser_status_5xx"));
        reconciled.shown().forEach(difference -> page.row(row(difference)));
        if (!rest().isEmpty()) {
            page.notice(rest());
        }
    }

    private List<String> row(UsageDifference difference) {
        RollupSums finer = difference.finer();
        RollupSums coarser = difference.coarser();
        boolean hasStatuses = difference.pair().coarser() != UsageGrain.TOTALS;
        Stream<String> where = Stream.of(
                difference.pair().finer().label(),
                difference.pair().coarser().label(),
                difference.key().toString(),
                CsvText.cell(reconciled.names().getOrDefault(difference.key(), "")),
                Objects.toString(difference.period(), ""),
                CsvText.cell(Objects.toString(difference.route(), "")));
        Stream<String> usage = Stream.of(finer.requests(), coarser.requests(), finer.units(), coarser.units())
                .map(String::valueOf);
        Stream<String> statuses = Stream.of(
                        finer.status2xx(),
                        coarser.status2xx(),
                        finer.status3xx(),
                        coarser.status3xx(),
                        finer.status4xx(),
                        coarser.status4xx(),
                        finer.status5xx(),
                        coarser.status5xx())
                .map(count -> hasStatuses ? String.valueOf(count) : "");
        return Stream.of(where, usage, statuses).flatMap(part -> part).toList();
    }

    /** A sentence for the differences that are not shown, or none. */
    private String rest() {
        long rest = reconciled.more();
        return rest == 0
                ? ""
                : "There "
                        + (rest == 1 ? "is 1 more difference." : "are " + Figures.number(rest) + " more differences.");
    }

    private void comparisons(TablePage page) {
        TextTable table = new TextTable(List.of(
                Column.text("COMPARED", Column.ESSENTIAL),
                Column.text("SINCE UTC", 1),
                Column.number("KEYS", Column.ESSENTIAL),
                Column.number("PERIODS", Column.ESSENTIAL),
                Column.number("DIFFERENCES", Column.ESSENTIAL)));
        for (UsageComparison comparison : reconciled.comparisons()) {
            Instant since = comparison.since();
            table.row(List.of(
                    Cell.of(grains(comparison.pair())),
                    Cell.of(since == null ? "the beginning" : Figures.time(since)),
                    Cell.of(Figures.number(comparison.keys())),
                    Cell.of(Figures.number(comparison.periods())),
                    new Cell(
                            Figures.number(comparison.differences()),
                            comparison.differences() == 0 ? Paint.PLAIN : Paint.RED)));
        }
        page.print(table);
    }

    private void differences(TablePage page) {
        TextTable table = new TextTable(List.of(
                Column.text("COMPARED", Column.ESSENTIAL),
                Column.text("KEY", Column.ESSENTIAL),
                Column.flexible("NAME", 8, 2),
                Column.text("PERIOD UTC", Column.ESSENTIAL),
                Column.flexible("ROUTE", 8, 1),
                Column.flexible("FIRST SAYS / SECOND SAYS", 24, Column.ESSENTIAL)));
        List<UsageDifference> shown = reconciled.shown();
        int idLength = page.screen().isWatched()
                ? KeyWords.unambiguous(shown.stream().map(UsageDifference::key).distinct())
                : Integer.MAX_VALUE;
        for (UsageDifference difference : shown) {
            String id = difference.key().toString();
            table.row(List.of(
                    Cell.of(grains(difference.pair())),
                    Cell.of(id.substring(0, Math.min(id.length(), idLength))),
                    Cell.of(DisplayText.printable(reconciled.names().getOrDefault(difference.key(), ""))),
                    Cell.of(period(difference)),
                    Cell.of(DisplayText.printable(textOr(difference.route(), "all"))),
                    Cell.of(said(page.unit(), difference.finer(), difference.coarser()))));
        }
        page.print(table);
    }

    private static String grains(GrainPair pair) {
        return pair.finer().label() + ", " + pair.coarser().label();
    }

    private static String period(UsageDifference difference) {
        Instant period = difference.period();
        if (period == null) {
            return "all";
        }
        String time = Figures.time(period);
        return difference.pair().coarser() == UsageGrain.DAYS ? time.substring(0, "2026-01-02".length()) : time;
    }

    private static String textOr(@Nullable String text, String other) {
        return text == null ? other : text;
    }

    /** The amounts that differ. */
    private static String said(UnitName unit, RollupSums first, RollupSums second) {
        List<String> amounts = new ArrayList<>();
        said(amounts, "requests", first.requests(), second.requests());
        said(amounts, unit.plural(), first.units(), second.units());
        said(amounts, "2xx", first.status2xx(), second.status2xx());
        said(amounts, "3xx", first.status3xx(), second.status3xx());
        said(amounts, "4xx", first.status4xx(), second.status4xx());
        said(amounts, "5xx", first.status5xx(), second.status5xx());
        return String.join(", ", amounts);
    }

    private static void said(List<String> amounts, String name, long first, long second) {
        if (first != second) {
            amounts.add(name + " " + Figures.number(first) + " / " + Figures.number(second));
        }
    }
}
