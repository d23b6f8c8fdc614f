package dev.latchkey.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.limit.UnitName;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageGrain;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageStep;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reports on usage as JSON, the same on the command line and over HTTP. */
public final class UsageJson {

    private final JsonGenerator json;
    private final UnitName unit;

    /**
     * @param json where to write; left open
     * @param unit what units are called
     */
    public UsageJson(JsonGenerator json, UnitName unit) {
        this.json = json;
        this.unit = unit;
    }

    /** Writes what all keys used together as an object. */
    public void write(UsageReport report) throws IOException {
        json.writeStartObject();
        writeReport(report);
        json.writeEndObject();
    }

    /** Writes what a key used as an object. */
    public void write(ApiKey key, UsageReport report) throws IOException {
        json.writeStartObject();
        writeKey(key.id(), key.name());
        writeReport(report);
        json.writeEndObject();
    }

    /** Writes usage period by period as an object. */
    public void write(UsageStep step, UsageSeries series) throws IOException {
        json.writeStartObject();
        json.writeStringField("by", step.label());
        json.writeArrayFieldStart("rows");
        for (UsageSeries.Row row : series.rows()) {
            UUID key = row.key();
            json.writeStartObject();
            json.writeStringField("start", row.start().toString());
            json.writeStringField("key", key == null ? null : key.toString());
            json.writeStringField("route", row.route());
            writeUsage(row.sums().usage());
            writeStatuses(row.sums());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("since", series.since().toString());
        json.writeStringField("as_of", series.asOf().toString());
        json.writeEndObject();
    }

    /** Writes what is known of all keys together as an object. */
    public void write(Statistics statistics) throws IOException {
        write(statistics, busy -> {});
    }

    /** The same, and of the busiest keys also their states. */
    public void writeWithStates(Statistics statistics) throws IOException {
        write(statistics, busy -> {
            KeyState state = busy.state();
            json.writeStringField("state", state == null ? null : state.label());
        });
    }

    /** Writes more of one of the busiest keys. */
    private interface More {
        void write(Statistics.Busy busy) throws IOException;
    }

    private void write(Statistics statistics, More more) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("keys");
        for (KeyState state : KeyState.values()) {
            json.writeNumberField(state.label(), statistics.keys().getOrDefault(state, 0L));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("busiest");
        for (Statistics.Busy busy : statistics.busiest()) {
            json.writeStartObject();
            writeKey(busy.id(), busy.name());
            more.write(busy);
            writeUsage(busy.usage());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeReport(statistics.report());
        json.writeEndObject();
    }

    /** Writes what came of comparing what is kept of usage as an object. */
    public void write(Reconciled reconciled) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("agree", reconciled.differences() == 0);
        json.writeArrayFieldStart("comparisons");
        for (UsageComparison comparison : reconciled.comparisons()) {
            json.writeStartObject();
            writePair(comparison.pair());
            writeMoment("since", comparison.since());
            json.writeNumberField("keys", comparison.keys());
            json.writeNumberField("periods", comparison.periods());
            json.writeNumberField("differences", comparison.differences());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("differences");
        for (UsageDifference difference : reconciled.shown()) {
            json.writeStartObject();
            writePair(difference.pair());
            writeKey(difference.key(), reconciled.names().get(difference.key()));
            writeMoment("period_start", difference.period());
            json.writeStringField("route", difference.route());
            writeSums("finer_says", difference.pair(), difference.finer());
            writeSums("coarser_says", difference.pair(), difference.coarser());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("more_differences", reconciled.more());
        json.writeEndObject();
    }

    private void writePair(GrainPair pair) throws IOException {
        json.writeStringField("finer", pair.finer().label());
        json.writeStringField("coarser", pair.coarser().label());
    }

    private void writeMoment(String field, @Nullable Instant moment) throws IOException {
        json.writeStringField(field, moment == null ? null : moment.toString());
    }

    private void writeSums(String field, GrainPair pair, RollupSums sums) throws IOException {
        json.writeObjectFieldStart(field);
        writeUsage(sums.usage());
        if (pair.coarser() != UsageGrain.TOTALS) {
            writeStatuses(sums);
        }
        json.writeEndObject();
    }

    private void writeStatuses(RollupSums sums) throws IOException {
        json.writeNumberField("status_2xx", sums.status2xx());
        json.writeNumberField("status_3xx", sums.status3xx());
        json.writeNumberField("status_4xx", sums.status4xx());
        json.writeNumberField("status_5xx", sums.status5xx());
    }

    private void writeReport(UsageReport report) throws IOException {
        json.writeArrayFieldStart("days");
        for (DayUsage day : report.days()) {
            json.writeStartObject();
            json.writeStringField("day", day.day().toString());
            writeUsage(day.usage());
            writeRefusals(new TreeMap<>(day.refusals()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("total");
        writeUsage(report.total());
        writeRefusals(report.refusals());
        json.writeEndObject();
        json.writeStringField("as_of", report.asOf().toString());
    }

    private void writeRefusals(SortedMap<String, Long> refusals) throws IOException {
        json.writeObjectFieldStart("refusals");
        for (Map.Entry<String, Long> reason : refusals.entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
    }

    private void writeKey(UUID id, @Nullable String name) throws IOException {
        json.writeObjectFieldStart("key");
        json.writeStringField("id", id.toString());
        json.writeStringField("name", name);
        json.writeEndObject();
    }

    private void writeUsage(Usage usage) throws IOException {
        json.writeNumberField("requests", usage.requests());
        json.writeNumberField(unit.plural(), usage.units());
    }
}
