package dev.latchkey.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyField;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
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
 * UTC.
 */
public final class ApiKeyJson {

    private final JsonGenerator json;
    private final UnitName unit;

    /**
     * @param json where to write; left open
     * @param unit what units are called
     */
    public ApiKeyJson(JsonGenerator json, UnitName unit) {
        this.json = json;
        this.unit = unit;
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
        json.writeStringField(KeyField.ID.label(), key.id().toString());
        json.writeStringField(KeyField.NAME.label(), key.name());
        for (TextField field : TextField.values()) {
            json.writeStringField(field.label(), key.texts().get(field));
        }
        json.writeStringField(KeyField.HINT.label(), key.hint());
        json.writeStringField(KeyField.TYPE.label(), key.type().label());
        json.writeStringField("state", key.stateAt(now).label());
        json.writeArrayFieldStart(KeyField.SCOPES.label());
        for (String scope : key.scopes()) {
            json.writeString(scope);
        }
        json.writeEndArray();
        json.writeArrayFieldStart(KeyField.ADDRESS_RANGES.label());
        for (AddressRange range : key.addressRanges()) {
            json.writeString(range.toString());
        }
        json.writeEndArray();
        json.writeObjectFieldStart(KeyField.METADATA.label());
        for (Map.Entry<String, String> entry : key.metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        writeLimits(key.limits());
        writeUsage(usage);
        json.writeNumberField(KeyField.REVISION.label(), key.revision());
        writeTime(KeyField.CREATED_AT.label(), key.createdAt());
        writeTime(KeyField.UPDATED_AT.label(), key.updatedAt());
        writeTime(KeyField.EXPIRES_AT.label(), key.expiresAt());
    }

    /** Writes limits as the field {@code limits} of an object that is open already. */
    public void writeLimits(Limits limits) throws IOException {
        json.writeObjectFieldStart(KeyField.LIMITS.label());
        writeLimit(json, unit.perRequest(), limits.unitsPerRequest());
        for (Window window : Window.all()) {
            writeLimit(json, KeyField.requestsPer(window), limits.requestsPer(window));
        }
        json.writeEndObject();
    }

    /** Writes a number of requests or units, or null where it is unlimited. */
    public static void writeLimit(JsonGenerator json, String name, long limit) throws IOException {
        if (limit == Limits.UNLIMITED) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, limit);
        }
    }

    private void writeUsage(KeyUsage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("requests", usage.total().requests());
        json.writeNumberField(unit.plural(), usage.total().units());
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
            json.writeNumberField(unit.plural(), opening.units());
            json.writeEndObject();
        }
    }

    private void writeTime(String name, @Nullable Instant time) throws IOException {
        json.writeStringField(name, time == null ? null : time.toString());
    }
}
