package dev.latchkey.cli.output.report;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.wire.AuditJson;
import java.io.IOException;
import java.util.List;

/**
 * Whether the audit trail is intact.
 *
 * @param findings of going through it
 */
public record AuditVerificationReport(AuditFindings findings) implements Report {

    @Override
    public void writeTable(TablePage page) {
        findings.problems().forEach(problem -> page.line("Wrong: " + problem + "."));
        page.line(verdict()
                + Figures.number(findings.entries()) + " entries, "
                + Figures.number(findings.redacted()) + " of them redacted, "
                + Figures.number(findings.elsewhere()) + " not verifiable here.");
        if (findings.elsewhere() > 0) {
            page.line("What is not verifiable here was sealed under another machine's audit key; verify it there.");
        }
    }

    private String verdict() {
        if (!findings.isIntact()) {
            return "The audit trail is not intact: ";
        }
        return findings.elsewhere() == 0
                ? "The audit trail is intact: "
                : "Nothing is wrong in what can be verified of the audit trail here: ";
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        new AuditJson(page.json(), page.unit()).write(findings);
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of("problem"));
        findings.problems().forEach(problem -> page.row(List.of(problem)));
    }
}
