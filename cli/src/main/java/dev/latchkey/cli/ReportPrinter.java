package dev.latchkey.cli;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.key.ApiKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageReport;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes reports in the format that was asked for. */
interface ReportPrinter {

    /** What one key used. */
    void usage(ApiKey key, UsageReport report);

    /** What all keys used together. */
    void stats(Statistics statistics);

    /** Whether what is kept of usage agrees. */
    void reconciled(Reconciled reconciled);

    /** Who changed which key. */
    void audit(AuditPage page);

    /** Where the audit trail ends. */
    void auditHead(AuditHead head);

    /** Whether the audit trail is intact. */
    void verified(AuditFindings findings);

    /** What became of the rows of an import. */
    void imported(List<ImportedRow> rows);

    /** What was used in all days of the report. */
    static Usage total(UsageReport report) {
        return report.days().stream().map(DayUsage::usage).reduce(Usage.NONE, Usage::plus);
    }

    /** How many requests were refused in all days of the report, by reason, in the order of the reasons' names. */
    static SortedMap<String, Long> refusals(UsageReport report) {
        SortedMap<String, Long> refusals = new TreeMap<>();
        report.days().forEach(day -> day.refusals().forEach((code, count) -> refusals.merge(code, count, Long::sum)));
        return refusals;
    }

    /** How many requests were refused, whatever the reason. */
    static long sum(Map<String, Long> refusals) {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}
