package dev.latchkey.cli;

import dev.latchkey.key.ApiKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.UsageReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reports as rows, one for each day. */
final class CsvReportPrinter implements ReportPrinter {

    private final CsvText csv;

    CsvReportPrinter(PrintWriter out) {
        this.csv = new CsvText(out);
    }

    @Override
    public void usage(ApiKey key, UsageReport report) {
        days(report);
    }

    @Override
    public void stats(Statistics statistics) {
        days(statistics.report());
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
}
