package dev.latchkey.cli.output.report;

import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.cli.output.TextTable;
import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.UsageReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** For which reasons requests were refused, day by day: days of abuse stand out. Days without a refusal are left out. */
final class RefusalTable {

    private RefusalTable() {}

    /** Prints nothing at all when nothing was refused. */
    static void print(UsageReport report, TablePage page) {
        List<String> codes = report.refusals().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(Map.Entry::getKey)
                .toList();
        if (codes.isEmpty()) {
            return;
        }
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("REFUSED ON", Column.ESSENTIAL));
        for (int i = 0; i < codes.size(); i++) {
            // On a narrow screen the rarest reasons go first; their sums are told elsewhere.
            columns.add(Column.number(codes.get(i), i));
        }
        TextTable table = new TextTable(columns);
        for (DayUsage usage : report.days()) {
            if (!usage.refusals().isEmpty()) {
                List<Cell> cells = new ArrayList<>();
                cells.add(Cell.of(UsageDays.day(usage.day())));
                codes.forEach(code ->
                        cells.add(Cell.of(Figures.number(usage.refusals().getOrDefault(code, 0L)))));
                table.row(cells);
            }
        }
        page.gap();
        page.print(table);
    }
}
