package dev.latchkey.cli.output.report;

import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.CsvText;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.JsonText;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.cli.output.TextTable;
import dev.latchkey.cli.output.TextTable.Cell;
import dev.latchkey.cli.output.TextTable.Column;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.wire.AuditJson;
import java.io.IOException;
import java.util.List;

/**
 * Who changed which key.
 *
 * @param entries of the trail, the latest first
 */
public record AuditEntriesReport(AuditPage entries) implements Report {

    @Override
    public void writeTable(TablePage page) {
        if (entries.entries().isEmpty()) {
            page.line("There is no such entry.");
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
        int idLength = page.screen().isWatched()
                ? KeyWords.unambiguous(
                        entries.entries().stream().map(AuditLine::key).distinct())
                : Integer.MAX_VALUE;
        for (AuditLine entry : entries.entries()) {
            String key = entry.key().toString();
            table.row(List.of(
                    Cell.of(Long.toString(entry.sequence())),
                    Cell.of(Figures.timeToTheSecond(entry.at())),
                    Cell.of(DisplayText.printable(entry.actor())),
                    Cell.of(entry.action().label()),
                    Cell.of(key.substring(0, Math.min(key.length(), idLength))),
                    Cell.of(DisplayText.printable(AuditWords.address(entry))),
                    Cell.of(DisplayText.printable(AuditWords.changes(entry, page.unit())))));
        }
        page.print(table);
        if (entries.next() != null) {
            page.gap();
            page.line("There are more entries: add --before " + entries.next());
        }
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        new AuditJson(page.json(), page.unit()).write(entries);
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of("sequence", "at", "actor", "action", "key_id", "address", "redacted", "before", "after"));
        for (AuditLine entry : entries.entries()) {
            AuditDetails details = entry.details();
            page.row(List.of(
                    Long.toString(entry.sequence()),
                    entry.at().toString(),
                    CsvText.cell(entry.actor()),
                    entry.action().label(),
                    entry.key().toString(),
                    AuditWords.address(entry),
                    Boolean.toString(entry.isRedacted()),
                    details == null ? "" : JsonText.object(details.before()),
                    details == null ? "" : JsonText.object(details.after())));
        }
        if (entries.next() != null) {
            page.notice("There are more entries: add --before " + entries.next());
        }
    }
}
