package dev.latchkey.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.key.ApiKey;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.wire.AuditJson;
import dev.latchkey.wire.UsageJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/** Reports as one object each. A unit is called a patient here. */
public final class JsonReportPrinter implements ReportPrinter {

    private final PrintWriter out;

    public JsonReportPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void usage(ApiKey key, KeyUsage used, UsageReport report) {
        document(json -> new UsageJson(json).write(key, report));
    }

    @Override
    public void stats(Statistics statistics) {
        document(json -> new UsageJson(json).write(statistics));
    }

    @Override
    public void reconciled(Reconciled reconciled) {
        document(json -> new UsageJson(json).write(reconciled));
    }

    @Override
    public void audit(AuditPage page) {
        document(json -> new AuditJson(json).write(page));
    }

    @Override
    public void auditHead(AuditHead head) {
        write(json -> json.writeStringField("head", head.toString()));
    }

    @Override
    public void verified(AuditFindings findings) {
        document(json -> new AuditJson(json).write(findings));
    }

    @Override
    public void imported(List<ImportedRow> rows) {
        write(json -> {
            json.writeArrayFieldStart("rows");
            for (ImportedRow row : rows) {
                UUID id = row.id();
                json.writeStartObject();
                json.writeNumberField("line", row.line());
                json.writeStringField("id", id == null ? null : id.toString());
                json.writeStringField("refusal", row.refusal());
                json.writeStringField("notice", row.notice());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void write(Fields fields) {
        document(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }

    private void document(Fields document) {
        try (JsonGenerator generator = JsonText.generator(out)) {
            document.write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
