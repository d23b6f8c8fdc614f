package dev.latchkey.cli.output.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import java.io.IOException;
import java.util.List;

/**
 * Where the audit trail ends.
 *
 * @param head of the trail
 */
public record AuditHeadReport(AuditHead head) implements Report {

    @Override
    public void writeTable(TablePage page) {
        page.line(head.toString());
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        JsonGenerator json = page.json();
        json.writeStartObject();
        json.writeStringField("head", head.toString());
        json.writeEndObject();
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of("head"));
        page.row(List.of(head.toString()));
    }
}
