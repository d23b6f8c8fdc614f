package dev.latchkey.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyHistory;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.limit.Window;
import dev.latchkey.wire.ApiKeyJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is said of keys, as the bodies of requests. */
final class KeyText {

    private static final JsonFactory JSON = new JsonFactory();

    private KeyText() {}

    /** By this name a server takes any; what looks like a slip was refused before. */
    private static final String SCOPES = "custom_scopes";

    /** Writes the fields of an object. */
    @FunctionalInterface
    interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    /** An object. */
    static String object(Writing fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static String of(NewApiKey wanted) {
        return object(json -> write(json, wanted, SCOPES));
    }

    static String of(ImportedKey imported) {
        return object(json -> {
            write(json, imported.wanted(), "scopes");
            if (imported.secret() != null) {
                json.writeStringField("key", imported.secret().reveal());
            }
            if (imported.hash() != null) {
                json.writeStringField("key_sha256", imported.hash().toHex());
            }
            write(json, imported.history());
        });
    }

    private static void write(JsonGenerator json, KeyHistory history) throws IOException {
        if (history.state() != KeyState.ACTIVE) {
            json.writeStringField("state", history.state().label());
        }
        OpeningBalance used = history.used();
        if (history.createdAt() != null) {
            json.writeStringField("created_at", history.createdAt().toString());
        }
        if (!used.isNone()) {
            json.writeNumberField("total_requests", used.requests());
            json.writeNumberField("total_units", used.units());
        }
        if (used.lastUsedAt() != null) {
            json.writeStringField("last_used_at", used.lastUsedAt().toString());
        }
    }

    static String of(KeyEdit edit) {
        return object(json -> {
            if (edit.name() != null) {
                json.writeStringField("name", edit.name());
            }
            if (edit.email() != null) {
                json.writeStringField("email", edit.email().value());
            }
            if (!edit.limits().isEmpty()) {
                write(json, edit.limits());
            }
            if (edit.scopes() != null) {
                writeTexts(json, SCOPES, edit.scopes());
            }
            if (edit.addressRanges() != null) {
                writeRanges(json, edit.addressRanges());
            }
            if (!edit.metadata().isEmpty()) {
                writeMetadata(json, edit.metadata());
            }
            if (edit.expiresAt() != null) {
                writeExpiry(json, edit.expiresAt().value());
            }
        });
    }

    private static void write(JsonGenerator json, NewApiKey wanted, String scopes) throws IOException {
        json.writeStringField("name", wanted.name());
        json.writeStringField("email", wanted.email());
        json.writeStringField("type", wanted.type().label());
        new ApiKeyJson(json).writeLimits(wanted.limits());
        writeTexts(json, scopes, wanted.scopes());
        writeRanges(json, wanted.addressRanges());
        writeMetadata(json, wanted.metadata());
        writeExpiry(json, wanted.expiresAt());
    }

    private static void write(JsonGenerator json, LimitsEdit limits) throws IOException {
        json.writeObjectFieldStart("limits");
        writeLimit(json, "patients_per_request", limits.unitsPerRequest());
        for (Window window : Window.all()) {
            writeLimit(json, "requests_per_" + window.label(), limits.requests().get(window));
        }
        json.writeEndObject();
    }

    private static void writeLimit(JsonGenerator json, String name, @Nullable Long limit) throws IOException {
        if (limit != null) {
            new ApiKeyJson(json).writeLimit(name, limit);
        }
    }

    private static void writeTexts(JsonGenerator json, String name, Set<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeRanges(JsonGenerator json, Set<AddressRange> ranges) throws IOException {
        json.writeArrayFieldStart("address_ranges");
        for (AddressRange range : ranges) {
            json.writeString(range.toString());
        }
        json.writeEndArray();
    }

    private static void writeMetadata(JsonGenerator json, Map<String, ? extends @Nullable String> metadata)
            throws IOException {
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, ? extends @Nullable String> entry : metadata.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeExpiry(JsonGenerator json, @Nullable Instant expiry) throws IOException {
        json.writeStringField("expires_at", expiry == null ? null : expiry.toString());
    }
}
