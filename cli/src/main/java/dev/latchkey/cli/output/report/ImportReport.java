package dev.latchkey.cli.output.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.CsvText;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.cli.shell.DisplayText;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What became of the rows of an import.
 *
 * @param rows in the order of the file
 */
public record ImportReport(List<ImportedRow> rows) implements Report {

    /** Of these rows. */
    public ImportReport {
        rows = List.copyOf(rows);
    }

    @Override
    public void writeTable(TablePage page) {
        for (ImportedRow row : rows) {
            String told = row.id() != null
                    ? "imported as " + row.id()
                    : Objects.requireNonNullElse(row.refusal(), row.notice());
            page.line("Line " + row.line() + ": " + DisplayText.printable(told));
        }
        long imported = rows.stream().filter(row -> row.id() != null).count();
        long skipped = rows.stream().filter(ImportedRow::isSkipped).count();
        page.line("Imported " + Figures.number(imported) + " of " + Figures.number(rows.size()) + " keys."
                + (skipped == 0 ? "" : " Skipped " + Figures.number(skipped) + "."));
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        JsonGenerator json = page.json();
        json.writeStartObject();
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
        json.writeEndObject();
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of("line", "id", "refusal", "notice"));
        for (ImportedRow row : rows) {
            UUID id = row.id();
            page.row(List.of(
                    Integer.toString(row.line()),
                    id == null ? "" : id.toString(),
                    row.refusal() == null ? "" : CsvText.cell(row.refusal()),
                    row.notice() == null ? "" : CsvText.cell(row.notice())));
        }
    }
}
