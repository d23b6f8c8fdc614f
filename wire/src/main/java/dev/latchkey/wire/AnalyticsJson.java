package dev.latchkey.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.limit.UnitName;
import dev.latchkey.usage.analytics.RequestAnalysis;
import dev.latchkey.usage.analytics.RequestFigures;
import dev.latchkey.usage.analytics.RequestGrouping;
import java.io.IOException;

/** Groups of requests as JSON, the same on the command line and over HTTP. */
public final class AnalyticsJson {

    private final JsonGenerator json;
    private final UnitName unit;

    /**
     * @param json where to write; left open
     * @param unit what units are called
     */
    public AnalyticsJson(JsonGenerator json, UnitName unit) {
        this.json = json;
        this.unit = unit;
    }

    /** Writes the result as an object. */
    public void write(RequestGrouping grouping, RequestAnalysis.Result result) throws IOException {
        json.writeStartObject();
        json.writeStringField("by", grouping.label());
        json.writeStringField("kept_since", result.keptSince().toString());
        json.writeArrayFieldStart("groups");
        for (RequestAnalysis.Group group : result.groups()) {
            json.writeStartObject();
            json.writeStringField("name", group.name());
            write(group.figures());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("further_groups", result.left());
        json.writeObjectFieldStart("all");
        write(result.all());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void write(RequestFigures figures) throws IOException {
        json.writeNumberField("requests", figures.requests());
        json.writeNumberField(unit.plural(), figures.units());
        json.writeNumberField("status_2xx", figures.status2xx());
        json.writeNumberField("status_3xx", figures.status3xx());
        json.writeNumberField("status_4xx", figures.status4xx());
        json.writeNumberField("status_5xx", figures.status5xx());
        json.writeNumberField("p50_micros", figures.p50Micros());
        json.writeNumberField("p90_micros", figures.p90Micros());
        json.writeNumberField("p99_micros", figures.p99Micros());
        json.writeNumberField("most_micros", figures.mostMicros());
    }
}
