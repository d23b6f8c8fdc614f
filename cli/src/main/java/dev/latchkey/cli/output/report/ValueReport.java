package dev.latchkey.cli.output.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import java.io.IOException;
import java.util.List;

/**
 * A single value. For people it stands alone, so that it can be put into another command.
 *
 * @param name of the value, in JSON and CSV
 * @param value a text, or a whole number, which is one in JSON too
 */
public record ValueReport(String name, Object value) implements Report {

    public ValueReport {
        if (!(value instanceof String || value instanceof Long)) {
            throw new IllegalArgumentException("a value is a text or a whole number");
        }
    }

    @Override
    public void writeTable(TablePage page) {
        page.line(value.toString());
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        JsonGenerator json = page.json();
        json.writeStartObject();
        json.writePOJOField(name, value);
        json.writeEndObject();
    }

    @Override
    public void writeCsv(CsvPage page) {
        page.row(List.of(name));
        page.row(List.of(value.toString()));
    }
}
