package dev.latchkey.cli.output;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.key.ApiKey;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.UsageReport;
import java.util.List;
import java.util.Map;

/** Writes reports in the format that was asked for. */
public interface ReportPrinter {

    /**
     * What one key used.
     *
     * @param used in all, elsewhere too
     */
    void usage(ApiKey key, KeyUsage used, UsageReport report);

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

    /** How many requests were refused, whatever the reason. */
    static long sum(Map<String, Long> refusals) {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A sentence for the differences that are not shown, or none. */
    static String rest(Reconciled reconciled) {
        long rest = reconciled.more();
        return rest == 0
                ? ""
                : "There "
                        + (rest == 1 ? "is 1 more difference." : "are " + Figures.number(rest) + " more differences.");
    }
}
