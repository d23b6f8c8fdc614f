package dev.latchkey.cli.output;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Screen;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Reports for people to read. */
public final class TableReportPrinter implements ReportPrinter {

    private static final String DAY = "DAY UTC";
    private static final String REQUESTS = "REQUESTS";
    private static final String PATIENTS = "PATIENTS";
    private static final String REFUSED = "REFUSED";
    private static final int DAY_COLUMNS = "Mon 2026-01-02".length();
    private static final int LONGEST_BAR = 40;
    private static final int GAP = 2;
    private static final int GAPS = 6;

    private final PrintWriter out;
    private final Screen screen;
    private final Instant now;

    public TableReportPrinter(PrintWriter out, Screen screen, Instant now) {
        this.out = out;
        this.screen = screen;
        this.now = now;
    }

    @Override
    public void usage(ApiKey key, KeyUsage used, UsageReport report) {
        FieldList fields = new FieldList(out, screen);
        KeyState state = key.stateAt(now);
        fields.field("Id", key.id().toString());
        fields.field("Name", key.name());
        fields.field("State", state.label(), Paint.of(state));
        Usage opening = used.opening();
        if (!opening.equals(Usage.NONE)) {
            fields.field(
                    "Used before",
                    Figures.number(opening.requests()) + " requests and " + Figures.number(opening.units())
                            + " patients, on no day below");
        }
        out.println();
        days(report);
    }

    @Override
    public void stats(Statistics statistics) {
        FieldList fields = new FieldList(out, screen);
        for (KeyState state : KeyState.values()) {
            long keys = statistics.keys().getOrDefault(state, 0L);
            fields.field(capitalized(state.label()) + " keys", Figures.number(keys));
        }
        out.println();
        days(statistics.report());
        new RefusalTable(out, screen, TableReportPrinter::day).print(statistics.report());
        if (!statistics.busiest().isEmpty()) {
            out.println();
            busiest(statistics.busiest());
        }
    }

    @Override
    public void reconciled(Reconciled reconciled) {
        new ComparisonTable(out, screen).print(reconciled);
    }

    private void days(UsageReport report) {
        Usage total = report.total();
        SortedMap<String, Long> refusals = report.refusals();
        long refused = ReportPrinter.sum(refusals);
        // Where nothing was refused, a column of zeros would tell nothing.
        boolean isRefused = refused > 0;
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text(DAY, Column.ESSENTIAL));
        columns.add(Column.number(REQUESTS, Column.ESSENTIAL));
        columns.add(Column.number(PATIENTS, Column.ESSENTIAL));
        if (isRefused) {
            columns.add(Column.number(REFUSED, Column.ESSENTIAL));
        }
        columns.add(Column.text("", 1));
        Bar bar = bar(report, total, refused);
        TextTable table = new TextTable(columns);
        for (DayUsage day : report.days()) {
            String drawn = bar.of(day.usage().requests());
            table.row(row(columns, day(day.day()), day.usage(), ReportPrinter.sum(day.refusals()), drawn));
        }
        table.row(row(columns, "Total", total, refused, ""));
        table.print(out, screen);
        if (isRefused) {
            out.println("Refused: "
                    + refusals.entrySet().stream()
                            .map(reason -> Figures.number(reason.getValue()) + " " + reason.getKey())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        out.println("As of " + Figures.timeUtc(report.asOf()) + ".");
    }

    private Bar bar(UsageReport report, Usage total, long refused) {
        long largest = report.days().stream()
                .mapToLong(day -> day.usage().requests())
                .max()
                .orElse(0);
        int taken = DAY_COLUMNS
                + Math.max(REQUESTS.length(), Figures.number(total.requests()).length())
                + Math.max(PATIENTS.length(), Figures.number(total.units()).length())
                + (refused > 0
                        ? GAP
                                + Math.max(
                                        REFUSED.length(),
                                        Figures.number(refused).length())
                        : 0)
                + GAPS;
        // Programs are not to be bothered with drawings.
        return new Bar(largest, screen.isWatched() ? Math.min(LONGEST_BAR, screen.columns() - taken) : 0, screen);
    }

    private void busiest(List<Statistics.Busy> busiest) {
        out.println("The busiest keys of these days:");
        TextTable table = new TextTable(List.of(
                Column.text("ID", Column.ESSENTIAL),
                Column.flexible("NAME", 14, Column.ESSENTIAL),
                Column.text("STATE", 2),
                Column.number("REQUESTS", Column.ESSENTIAL),
                Column.number("PATIENTS", 1)));
        int idLength = screen.isWatched()
                ? KeyWords.unambiguous(busiest.stream().map(Statistics.Busy::id))
                : Integer.MAX_VALUE;
        for (Statistics.Busy busy : busiest) {
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
        table.print(out, screen);
    }

    private static List<Cell> row(List<Column> columns, String label, Usage usage, long refused, String bar) {
        return columns.stream()
                .map(column -> switch (column.header()) {
                    case REQUESTS -> Figures.number(usage.requests());
                    case PATIENTS -> Figures.number(usage.units());
                    case REFUSED -> Figures.number(refused);
                    case DAY -> label;
                    default -> bar;
                })
                .map(Cell::of)
                .toList();
    }

    /** Like {@code Mon 2026-01-02}: use goes by the week. */
    private static String day(LocalDate day) {
        return capitalized(day.getDayOfWeek().name().substring(0, 3).toLowerCase(Locale.ROOT)) + " " + day;
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    @Override
    public void audit(AuditPage page) {
        if (page.entries().isEmpty()) {
            out.println("There is no such entry.");
            return;
        }
        TextTable table = new TextTable(List.of(
                Column.number("ENTRY", Column.ESSENTIAL),
                Column.text("TIME UTC", Column.ESSENTIAL),
                Column.flexible("ACTOR", 12, Column.ESSENTIAL),
                Column.text("ACTION", Column.ESSENTIAL),
                Column.text("KEY", Column.ESSENTIAL),
                Column.text("FROM", 2),
                Column.flexible("CHANGES", 20, 1)));
        int idLength = screen.columns() == Screen.UNLIMITED
                ? Integer.MAX_VALUE
                : KeyWords.unambiguous(
                        page.entries().stream().map(AuditLine::key).distinct());
        for (AuditLine entry : page.entries()) {
            String key = entry.key().toString();
            table.row(List.of(
                    Cell.of(Long.toString(entry.sequence())),
                    Cell.of(Figures.timeToTheSecond(entry.at())),
                    Cell.of(DisplayText.printable(entry.actor())),
                    Cell.of(entry.action().label()),
                    Cell.of(key.substring(0, Math.min(key.length(), idLength))),
                    Cell.of(DisplayText.printable(AuditWords.address(entry))),
                    Cell.of(DisplayText.printable(AuditWords.changes(entry)))));
        }
        table.print(out, screen);
        if (page.next() != null) {
            out.println();
            out.println("There are more entries: add --before " + page.next());
        }
    }

    @Override
    public void auditHead(AuditHead head) {
        out.println(head);
    }

    @Override
    public void verified(AuditFindings findings) {
        findings.problems().forEach(problem -> out.println("Wrong: " + problem + "."));
        out.println(verdict(findings)
                + Figures.number(findings.entries()) + " entries, "
                + Figures.number(findings.redacted()) + " of them redacted, "
                + Figures.number(findings.elsewhere()) + " not verifiable here.");
        if (findings.elsewhere() > 0) {
            out.println("What is not verifiable here was sealed under another machine's audit key; verify it there.");
        }
    }

    private static String verdict(AuditFindings findings) {
        if (!findings.isIntact()) {
            return "The audit trail is not intact: ";
        }
        return findings.elsewhere() == 0
                ? "The audit trail is intact: "
                : "Nothing is wrong in what can be verified of the audit trail here: ";
    }

    @Override
    public void imported(List<ImportedRow> rows) {
        for (ImportedRow row : rows) {
            String told = row.id() != null
                    ? "imported as " + row.id()
                    : Objects.requireNonNullElse(row.refusal(), row.notice());
            out.println("Line " + row.line() + ": " + DisplayText.printable(told));
        }
        long imported = rows.stream().filter(row -> row.id() != null).count();
        long skipped = rows.stream().filter(ImportedRow::isSkipped).count();
        out.println("Imported " + Figures.number(imported) + " of " + Figures.number(rows.size()) + " keys."
                + (skipped == 0 ? "" : " Skipped " + Figures.number(skipped) + "."));
    }
}
