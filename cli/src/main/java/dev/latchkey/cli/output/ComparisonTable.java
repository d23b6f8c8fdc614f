package dev.latchkey.cli.output;

import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Screen;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageGrain;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which grains were compared how far, and where they differ, for people to read. */
final class ComparisonTable {

    private final PrintWriter out;
    private final Screen screen;

    ComparisonTable(PrintWriter out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    void print(Reconciled reconciled) {
        comparisons(reconciled.comparisons());
        out.println();
        if (reconciled.differences() == 0) {
            out.println("All agree.");
        } else {
            differences(reconciled);
            if (!ReportPrinter.rest(reconciled).isEmpty()) {
                out.println(ReportPrinter.rest(reconciled));
            }
        }
    }

    private void comparisons(List<UsageComparison> comparisons) {
        TextTable table = new TextTable(List.of(
                Column.text("COMPARED", Column.ESSENTIAL),
                Column.text("SINCE UTC", 1),
                Column.number("KEYS", Column.ESSENTIAL),
                Column.number("PERIODS", Column.ESSENTIAL),
                Column.number("DIFFERENCES", Column.ESSENTIAL)));
        for (UsageComparison comparison : comparisons) {
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
        table.print(out, screen);
    }

    private void differences(Reconciled reconciled) {
        TextTable table = new TextTable(List.of(
                Column.text("COMPARED", Column.ESSENTIAL),
                Column.text("KEY", Column.ESSENTIAL),
                Column.flexible("NAME", 8, 2),
                Column.text("PERIOD UTC", Column.ESSENTIAL),
                Column.flexible("ROUTE", 8, 1),
                Column.flexible("FIRST SAYS / SECOND SAYS", 24, Column.ESSENTIAL)));
        List<UsageDifference> shown = reconciled.shown();
        int idLength = screen.isWatched()
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
                    Cell.of(said(difference.finer(), difference.coarser()))));
        }
        table.print(out, screen);
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
    private static String said(RollupSums first, RollupSums second) {
        List<String> amounts = new ArrayList<>();
        said(amounts, "requests", first.requests(), second.requests());
        said(amounts, "patients", first.units(), second.units());
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
