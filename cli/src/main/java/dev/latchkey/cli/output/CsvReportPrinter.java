package dev.latchkey.cli.output;

import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.key.ApiKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageGrain;
import dev.latchkey.usage.UsageReport;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports as rows, one for each day, or for each difference. */
public final class CsvReportPrinter implements ReportPrinter {

    private final Terminal terminal;
    private final CsvText csv;

    public CsvReportPrinter(Terminal terminal) {
        this.terminal = terminal;
        this.csv = new CsvText(terminal.out());
    }

    @Override
    public void usage(ApiKey key, KeyUsage used, UsageReport report) {
        days(report);
    }

    @Override
    public void stats(Statistics statistics) {
        days(statistics.report());
    }

    @Override
    public void reconciled(Reconciled reconciled) {
        csv.row(List.of(
                "finer",
                "coarser",
                "key",
                "name",
                "period_start",
                "route",
                "finer_requests",
                "coarser_requests",
                "finer_patients",
                "coarser_patients",
                "finer_status_2xx",
                "coarser_status_2xx",
                "finer_status_3xx",
                "coarser_status_3xx",
                "finer_status_4xx",
                "coarser_status_4xx",
                "finer_status_5xx",
                "coarser_status_5xx"));
        reconciled.shown().forEach(difference -> csv.row(row(difference, reconciled)));
        if (!ReportPrinter.rest(reconciled).isEmpty()) {
            terminal.err().println(ReportPrinter.rest(reconciled));
        }
    }

    private static List<String> row(UsageDifference difference, Reconciled reconciled) {
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

    private void days(UsageReport report) {
        csv.row(List.of("day", "requests", "patients", "refused", "refusals", "as_of"));
        for (DayUsage day : report.days()) {
            csv.row(List.of(
                    day.day().toString(),
                    Long.toString(day.usage().requests()),
                    Long.toString(day.usage().units()),
                    Long.toString(ReportPrinter.sum(day.refusals())),
                    new TreeMap<>(day.refusals())
                            .entrySet().stream()
                                    .map(reason -> reason.getKey() + "=" + reason.getValue())
                                    .collect(Collectors.joining(" ")),
                    report.asOf().toString()));
        }
    }

    @Override
    public void audit(AuditPage page) {
        csv.row(List.of("sequence", "at", "actor", "action", "key_id", "address", "redacted", "before", "after"));
        for (AuditLine entry : page.entries()) {
            AuditDetails details = entry.details();
            csv.row(List.of(
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
        if (page.next() != null) {
            terminal.err().println("There are more entries: add --before " + page.next());
        }
    }

    @Override
    public void auditHead(AuditHead head) {
        csv.row(List.of("head"));
        csv.row(List.of(head.toString()));
    }

    @Override
    public void verified(AuditFindings findings) {
        csv.row(List.of("problem"));
        findings.problems().forEach(problem -> csv.row(List.of(problem)));
    }

    @Override
    public void imported(List<ImportedRow> rows) {
        csv.row(List.of("line", "id", "refusal", "notice"));
        for (ImportedRow row : rows) {
            UUID id = row.id();
            csv.row(List.of(
                    Integer.toString(row.line()),
                    id == null ? "" : id.toString(),
                    row.refusal() == null ? "" : CsvText.cell(row.refusal()),
                    row.notice() == null ? "" : CsvText.cell(row.notice())));
        }
    }
}
