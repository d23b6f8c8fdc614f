package dev.latchkey.cli.output.report;

import dev.latchkey.cli.output.CsvPage;
import dev.latchkey.cli.output.FieldList;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.JsonPage;
import dev.latchkey.cli.output.Paint;
import dev.latchkey.cli.output.Report;
import dev.latchkey.cli.output.TablePage;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.wire.UsageJson;
import java.io.IOException;

/**
 * What one key used.
 *
 * @param key the key
 * @param used in all, elsewhere too
 * @param report of some days
 */
public record KeyUsageReport(ApiKey key, KeyUsage used, UsageReport report) implements Report {

    @Override
    public void writeTable(TablePage page) {
        FieldList fields = page.fields();
        KeyState state = key.stateAt(page.now());
        fields.field("Id", key.id().toString());
        fields.field("Name", key.name());
        fields.field("State", state.label(), Paint.of(state));
        Usage opening = used.opening();
        if (!opening.equals(Usage.NONE)) {
            fields.field(
                    "Used before",
                    Figures.number(opening.requests()) + " requests and " + Figures.number(opening.units()) + " "
                            + page.unit().plural() + ", on no day below");
        }
        page.gap();
        new UsageDays(report).writeTable(page);
    }

    @Override
    public void writeJson(JsonPage page) throws IOException {
        new UsageJson(page.json(), page.unit()).write(key, report);
    }

    @Override
    public void writeCsv(CsvPage page) {
        new UsageDays(report).writeCsv(page);
    }
}
