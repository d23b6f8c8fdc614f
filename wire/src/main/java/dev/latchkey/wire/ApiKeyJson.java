package dev.latchkey.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as JSON, the same on the command line and over HTTP: snake_case, null for unlimited and for never, times in ISO 8601
 * UTC. A unit is called a patient here.
 */
public final class ApiKeyJson {

    private final JsonGenerator json;

    /** @param json where to write; left open */
    public ApiKeyJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes a key as an object. */
    public void write(ApiKey key, KeyUsage usage, Instant now) throws IOException {
        json.writeStartObject();
        writeFields(key, usage, now);
        json.writeEndObject();
    }

    /** Writes a key just issued as an object, its secret in the field {@code key}. */
    public void write(IssuedKey issued, KeyUsage usage, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", issued.secret().reveal());
        writeFields(issued.key(), usage, now);
        json.writeEndObject();
    }

    /**
     * Writes a listing.
     *
     * @param usage of each of the keys, by id
     * @param next the cursor of the next page, or null
     */
    public void writeListing(List<ApiKey> keys, Map<UUID, KeyUsage> usage, @Nullable String next, Instant now)
            throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("keys");
        for (ApiKey key : keys) {
            write(key, Objects.requireNonNull(usage.get(key.id())), now);
        }
        json.writeEndArray();
        json.writeStringField("next", next);
        json.writeEndObject();
    }

    /** Writes all of a key's fields into an object that is open already. */
    public void writeFields(ApiKey key, KeyUsage usage, Instant now) throws IOException {
        json.writeStringField("id", key.id().toString());
        json.writeStringField("name", key.name());
        json.writeStringField("email", key.email());
        json.writeStringField("hint", key.hint());
        json.writeStringField("type", key.type().label());
        json.writeStringField("state", key.stateAt(now).label());
        json.writeArrayFieldStart("scopes");
        for (String scope : key.scopes()) {
            json.writeString(scope);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("address_ranges");
        for (AddressRange range : key.addressRanges()) {
            json.writeString(range.toString());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : key.metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        writeLimits(key.limits());
        writeUsage(usage);
        json.writeNumberField("revision", key.revision());
        writeTime("created_at", key.createdAt());
        writeTime("updated_at", key.updatedAt());
        writeTime("expires_at", key.expiresAt());
    }

    /** Writes limits as the field {@code limits} of an object that is open already. */
    public void writeLimits(Limits limits) throws IOException {
        json.writeObjectFieldStart("limits");
        writeLimit("patients_per_request", limits.unitsPerRequest());
        writeLimit("requests_per_minute", limits.requestsPer(Window.MINUTE));
        writeLimit("requests_per_hour", limits.requestsPer(Window.HOUR));
        writeLimit("requests_per_day", limits.requestsPer(Window.DAY));
        json.writeEndObject();
    }

    /** Writes a number of requests or patients, or null where it is unlimited. */
    public void writeLimit(String name, long limit) throws IOException {
        if (limit == Limits.UNLIMITED) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, limit);
        }
    }

    private void writeUsage(KeyUsage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("requests", usage.total().requests());
        json.writeNumberField("patients", usage.total().units());
        writeOpening(usage.opening());
        json.writeNumberField("requests_today", usage.requestsToday());
        writeTime("last_used_at", usage.lastUsedAt());
        writeTime("as_of", usage.asOf());
        json.writeEndObject();
    }

    /** What is part of the sums, and was used before the key came here; only where there is something. */
    private void writeOpening(Usage opening) throws IOException {
        if (!opening.equals(Usage.NONE)) {
            json.writeObjectFieldStart("before");
            json.writeNumberField("requests", opening.requests());
            json.writeNumberField("patients", opening.units());
            json.writeEndObject();
        }
    }

    private void writeTime(String name, @Nullable Instant time) throws IOException {
        json.writeStringField(name, time == null ? null : time.toString());
    }
}
