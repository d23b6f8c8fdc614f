package dev.latchkey.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reports as one object each. A unit is called a patient here. */
final class JsonReportPrinter implements ReportPrinter {

    private final PrintWriter out;

    JsonReportPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void usage(ApiKey key, UsageReport report) {
        write(json -> {
            writeKey(json, key.id(), key);
            writeReport(json, report);
        });
    }

    @Override
    public void stats(Statistics statistics) {
        write(json -> {
            json.writeObjectFieldStart("keys");
            for (KeyState state : KeyState.values()) {
                json.writeNumberField(state.label(), statistics.keys().getOrDefault(state, 0L));
            }
            json.writeEndObject();
            json.writeArrayFieldStart("busiest");
            for (Statistics.Busy busy : statistics.busiest()) {
                json.writeStartObject();
                writeKey(json, busy.id(), busy.key());
                writeUsage(json, busy.usage());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeReport(json, statistics.report());
        });
    }

    private static void writeReport(JsonGenerator json, UsageReport report) throws IOException {
        json.writeArrayFieldStart("days");
        for (DayUsage day : report.days()) {
            json.writeStartObject();
            json.writeStringField("day", day.day().toString());
            writeUsage(json, day.usage());
            writeRefusals(json, new TreeMap<>(day.refusals()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("total");
        writeUsage(json, ReportPrinter.total(report));
        writeRefusals(json, ReportPrinter.refusals(report));
        json.writeEndObject();
        json.writeStringField("as_of", report.asOf().toString());
    }

    private static void writeRefusals(JsonGenerator json, SortedMap<String, Long> refusals) throws IOException {
        json.writeObjectFieldStart("refusals");
        for (Map.Entry<String, Long> reason : refusals.entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
    }

    private static void writeKey(JsonGenerator json, UUID id, @Nullable ApiKey key) throws IOException {
        json.writeObjectFieldStart("key");
        json.writeStringField("id", id.toString());
        json.writeStringField("name", key == null ? null : key.name());
        json.writeEndObject();
    }

    private static void writeUsage(JsonGenerator json, Usage usage) throws IOException {
        json.writeNumberField("requests", usage.requests());
        json.writeNumberField("patients", usage.units());
    }

    private void write(Fields fields) {
        try (JsonGenerator generator = JsonText.generator(out)) {
            generator.writeStartObject();
            fields.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
