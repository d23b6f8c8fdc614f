package dev.latchkey.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageGrain;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.wire.AuditJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
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
            writeKey(json, key.id(), key.name());
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
                ApiKey key = busy.key();
                writeKey(json, busy.id(), key == null ? null : key.name());
                writeUsage(json, busy.usage());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeReport(json, statistics.report());
        });
    }

    @Override
    public void reconciled(Reconciled reconciled) {
        write(json -> {
            json.writeBooleanField("agree", reconciled.differences() == 0);
            json.writeArrayFieldStart("comparisons");
            for (UsageComparison comparison : reconciled.comparisons()) {
                json.writeStartObject();
                writePair(json, comparison.pair());
                writeMoment(json, "since", comparison.since());
                json.writeNumberField("keys", comparison.keys());
                json.writeNumberField("periods", comparison.periods());
                json.writeNumberField("differences", comparison.differences());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("differences");
            for (UsageDifference difference : reconciled.shown()) {
                json.writeStartObject();
                writePair(json, difference.pair());
                writeKey(json, difference.key(), reconciled.names().get(difference.key()));
                writeMoment(json, "period_start", difference.period());
                json.writeStringField("route", difference.route());
                writeSums(json, "finer_says", difference.pair(), difference.finer());
                writeSums(json, "coarser_says", difference.pair(), difference.coarser());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField(
                    "more_differences",
                    reconciled.differences() - reconciled.shown().size());
        });
    }

    private static void writePair(JsonGenerator json, GrainPair pair) throws IOException {
        json.writeStringField("finer", pair.finer().label());
        json.writeStringField("coarser", pair.coarser().label());
    }

    private static void writeMoment(JsonGenerator json, String field, @Nullable Instant moment) throws IOException {
        json.writeStringField(field, moment == null ? null : moment.toString());
    }

    private static void writeSums(JsonGenerator json, String field, GrainPair pair, RollupSums sums)
            throws IOException {
        json.writeObjectFieldStart(field);
        writeUsage(json, sums.usage());
        if (pair.coarser() != UsageGrain.TOTALS) {
            json.writeNumberField("status_2xx", sums.status2xx());
            json.writeNumberField("status_3xx", sums.status3xx());
            json.writeNumberField("status_4xx", sums.status4xx());
            json.writeNumberField("status_5xx", sums.status5xx());
        }
        json.writeEndObject();
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

    private static void writeKey(JsonGenerator json, UUID id, @Nullable String name) throws IOException {
        json.writeObjectFieldStart("key");
        json.writeStringField("id", id.toString());
        json.writeStringField("name", name);
        json.writeEndObject();
    }

    private static void writeUsage(JsonGenerator json, Usage usage) throws IOException {
        json.writeNumberField("requests", usage.requests());
        json.writeNumberField("patients", usage.units());
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
                ApiKey key = row.outcome().key();
                json.writeStartObject();
                json.writeNumberField("line", row.line());
                json.writeStringField("id", key == null ? null : key.id().toString());
                json.writeStringField("refusal", row.outcome().refusal());
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
