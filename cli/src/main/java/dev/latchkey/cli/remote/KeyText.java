package dev.latchkey.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyField;
import dev.latchkey.key.KeyHistory;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.LimitsEdit;
import dev.latchkey.limit.UnitName;
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
    private static final String CUSTOM_SCOPES = "custom_scopes";

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

    static String of(NewApiKey wanted, UnitName unit) {
        return object(json -> write(json, wanted, CUSTOM_SCOPES, unit));
    }

    static String of(ImportedKey imported, UnitName unit) {
        return object(json -> {
            write(json, imported.wanted(), KeyField.SCOPES.label(), unit);
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
            json.writeStringField(
                    KeyField.CREATED_AT.label(), history.createdAt().toString());
        }
        if (!used.isNone()) {
            json.writeNumberField("total_requests", used.requests());
            json.writeNumberField("total_units", used.units());
        }
        if (used.lastUsedAt() != null) {
            json.writeStringField("last_used_at", used.lastUsedAt().toString());
        }
    }

    static String of(KeyEdit edit, UnitName unit) {
        return object(json -> {
            if (edit.name() != null) {
                json.writeStringField(KeyField.NAME.label(), edit.name());
            }
            for (TextField field : TextField.values()) {
                KeyEdit.Setting<String> setting = edit.texts().get(field);
                if (setting != null) {
                    json.writeStringField(field.label(), setting.value());
                }
            }
            if (!edit.limits().isEmpty()) {
                write(json, edit.limits(), unit);
            }
            if (edit.scopes() != null) {
                writeTexts(json, CUSTOM_SCOPES, edit.scopes());
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

    private static void write(JsonGenerator json, NewApiKey wanted, String scopes, UnitName unit) throws IOException {
        json.writeStringField(KeyField.NAME.label(), wanted.name());
        for (TextField field : TextField.values()) {
            String text = wanted.texts().get(field);
            // A server of an earlier version may not know the field.
            if (text != null) {
                json.writeStringField(field.label(), text);
            }
        }
        json.writeStringField(KeyField.TYPE.label(), wanted.type().label());
        new ApiKeyJson(json, unit).writeLimits(wanted.limits());
        writeTexts(json, scopes, wanted.scopes());
        writeRanges(json, wanted.addressRanges());
        writeMetadata(json, wanted.metadata());
        writeExpiry(json, wanted.expiresAt());
    }

    private static void write(JsonGenerator json, LimitsEdit limits, UnitName unit) throws IOException {
        json.writeObjectFieldStart(KeyField.LIMITS.label());
        writeLimit(json, unit.perRequest(), limits.unitsPerRequest());
        for (Window window : Window.all()) {
            writeLimit(json, KeyField.requestsPer(window), limits.requests().get(window));
        }
        json.writeEndObject();
    }

    private static void writeLimit(JsonGenerator json, String name, @Nullable Long limit) throws IOException {
        if (limit != null) {
            ApiKeyJson.writeLimit(json, name, limit);
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
        json.writeArrayFieldStart(KeyField.ADDRESS_RANGES.label());
        for (AddressRange range : ranges) {
            json.writeString(range.toString());
        }
        json.writeEndArray();
    }

    private static void writeMetadata(JsonGenerator json, Map<String, ? extends @Nullable String> metadata)
            throws IOException {
        json.writeObjectFieldStart(KeyField.METADATA.label());
        for (Map.Entry<String, ? extends @Nullable String> entry : metadata.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeExpiry(JsonGenerator json, @Nullable Instant expiry) throws IOException {
        json.writeStringField(KeyField.EXPIRES_AT.label(), expiry == null ? null : expiry.toString());
    }
}
