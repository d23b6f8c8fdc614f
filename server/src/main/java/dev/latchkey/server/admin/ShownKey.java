package dev.latchkey.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyField;
import dev.latchkey.limit.UnitName;
import dev.latchkey.server.Exchange;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.wire.ApiKeyJson;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as an answer shows it to those who administer it.
 *
 * @param now the moment by which its state is judged
 */
record ShownKey(ApiKey key, KeyUsage usage, Instant now) {

    /** Answers 200 with the key, and names its revision. */
    void answer(Exchange exchange) {
        exchange.header("ETag", '"' + tag() + '"');
        exchange.send(200, json -> write(json, exchange.unit()));
    }

    /** Names the key's revision. */
    String tag() {
        return Long.toString(key.revision());
    }

    /** Writes the key as an object. */
    void write(JsonGenerator json, UnitName unit) throws IOException {
        json.writeStartObject();
        writeFields(json, unit);
        json.writeEndObject();
    }

    /** Writes all of the key's fields into an object that is open already. */
    void writeFields(JsonGenerator json, UnitName unit) throws IOException {
        new ApiKeyJson(json, unit).writeFields(key, usage, now);
        json.writeStringField(KeyField.DEACTIVATED_AT.label(), text(key.deactivatedAt()));
        json.writeStringField(KeyField.DELETED_AT.label(), text(key.deletedAt()));
    }

    static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }
}
