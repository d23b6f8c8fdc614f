package dev.latchkey.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.limit.UnitName;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Single requests as JSON, the same on the command line and over HTTP. */
public final class RequestJson {

    private static final Pattern CURSOR =
            Pattern.compile("([0-9]{1,15})\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private final JsonGenerator json;
    private final UnitName unit;

    /**
     * @param json where to write; left open
     * @param unit what units are called
     */
    public RequestJson(JsonGenerator json, UnitName unit) {
        this.json = json;
        this.unit = unit;
    }

    /** Where requests come from, one after the other, until whoever gets them has enough. */
    public interface Source {

        /** Tells of each; says since when all are kept. */
        Instant each(Predicate<RecordedRequest> each);
    }

    /**
     * Writes a page as an object, as the requests come.
     *
     * @param most the most requests of the page
     */
    public void write(Source source, long most) throws IOException {
        Writing writing = new Writing(most);
        json.writeStartObject();
        json.writeArrayFieldStart("events");
        Instant since = source.each(writing);
        if (writing.failure != null) {
            throw writing.failure;
        }
        json.writeEndArray();
        json.writeStringField("kept_since", since.toString());
        RecordedRequest last = writing.isFull ? writing.last : null;
        json.writeStringField("next", last == null ? null : cursor(RequestQuery.Place.of(last)));
        json.writeEndObject();
    }

    private final class Writing implements Predicate<RecordedRequest> {

        private final long most;
        private long written;
        private boolean isFull;
        private @Nullable RecordedRequest last;
        private @Nullable IOException failure;

        Writing(long most) {
            this.most = most;
        }

        @Override
        public boolean test(RecordedRequest request) {
            if (written == most) {
                isFull = true;
                return false;
            }
            try {
                write(request);
            } catch (IOException e) {
                failure = e;
                return false;
            }
            written++;
            last = request;
            return true;
        }
    }

    /** Writes a request as an object. */
    public void write(RecordedRequest request) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", request.id().toString());
        json.writeStringField("at", request.admittedAt().toString());
        json.writeStringField("key_id", request.key().toString());
        json.writeStringField("method", request.method().name());
        json.writeStringField("route", request.route());
        if (request.status() == UsageEvent.NOT_SETTLED) {
            json.writeNullField("status");
            json.writeNullField("latency_micros");
        } else {
            json.writeNumberField("status", request.status());
            json.writeNumberField("latency_micros", request.latencyMicros());
        }
        json.writeNumberField("requests", request.requests());
        json.writeNumberField(unit.plural(), request.units());
        json.writeStringField("caller", caller(request));
        json.writeEndObject();
    }

    /** What tells the caller's address from others of the same day, or null where it is not known. */
    public static @Nullable String caller(RecordedRequest request) {
        return request.address() == UsageEvent.NO_ADDRESS
                ? null
                : HexFormat.of().toHexDigits(request.address());
    }

    /** The hash of an address from the text that tells it. */
    public static int address(String caller) {
        return Integer.parseUnsignedInt(caller, 16);
    }

    /** The place as a text. */
    public static String cursor(RequestQuery.Place place) {
        return place.admittedAt().toEpochMilli() + "." + place.id();
    }

    /**
     * The place of which the text tells.
     *
     * @throws IllegalArgumentException when it tells of none
     */
    public static RequestQuery.Place place(String cursor) {
        Matcher parts = CURSOR.matcher(cursor);
        if (!parts.matches()) {
            throw new IllegalArgumentException("it is the next of the page before");
        }
        return new RequestQuery.Place(
                Instant.ofEpochMilli(Long.parseLong(parts.group(1))), UUID.fromString(parts.group(2)));
    }
}
