package dev.latchkey.server.admin;

import static dev.latchkey.server.InvalidRequestException.dependingOn;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.Expiry;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyField;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.LimitsEdit;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.server.InvalidRequestException;
import dev.latchkey.wire.TimeText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a body says of a key, field by field. What no key may have is an {@link InvalidRequestException} that names the
 * field.
 */
final class KeyBody {

    /** What a body says beside the fields that can be changed later. */
    private static final Set<String> FIXED = Set.of("type");

    private final JsonObject body;
    private final Instant now;
    private final UnitName unit;

    /**
     * @param body as the contract has it
     * @param now the moment from which an expiry counts
     * @param unit what units are called
     */
    KeyBody(JsonObject body, Instant now, UnitName unit) {
        this.body = body;
        this.now = now;
        this.unit = unit;
    }

    /** What is to be changed. */
    KeyEdit edit() {
        KeyEdit edit = KeyEdit.NOTHING;
        for (String field : body.fieldNames()) {
            if (!FIXED.contains(field)) {
                KeyEdit before = edit;
                edit = dependingOn(field, () -> with(before, field));
            }
        }
        return edit;
    }

    /** A key that is to be made. */
    NewApiKey wanted() {
        KeyEdit fields = edit();
        KeyType type = dependingOn("type", () -> KeyType.ofLabel(body.getString("type", KeyType.LIVE.label())));
        return dependingOn("type", () -> wanted(fields, type));
    }

    private static NewApiKey wanted(KeyEdit fields, KeyType type) {
        Map<String, String> metadata = new HashMap<>();
        fields.metadata().forEach((name, value) -> {
            if (value != null) {
                metadata.put(name, value);
            }
        });
        return new NewApiKey(
                fields.name() == null ? "" : fields.name(),
                type,
                fields.textsSet(),
                fields.limits().applyTo(type == KeyType.DEMO ? Limits.DEMO : Limits.DEFAULT),
                fields.scopes() == null ? Set.of() : fields.scopes(),
                fields.addressRanges() == null ? Set.of() : fields.addressRanges(),
                metadata,
                fields.expiresAt() == null ? null : fields.expiresAt().value());
    }

    private KeyEdit with(KeyEdit edit, String field) {
        return switch (field) {
            case "name" -> edit.withName(body.getString(field));
            case "limits" -> edit.withLimits(limits(body.getJsonObject(field)));
            case "scopes", "custom_scopes" -> edit.withScopes(scopes());
            case "address_ranges" -> edit.withAddressRanges(ranges(body.getJsonArray(field)));
            case "metadata" -> edit.withMetadata(metadata(body.getJsonObject(field)));
            case "expires_at" -> edit.withExpiresAt(expiry(body.getString(field)));
            default -> edit.withText(text(field), body.getString(field));
        };
    }

    private static TextField text(String field) {
        return TextField.of(field)
                .orElseThrow(() ->
                        new IllegalStateException("the contract has the field " + field + ", which nobody reads"));
    }

    private LimitsEdit limits(JsonObject limits) {
        LimitsEdit edit = LimitsEdit.NOTHING.withUnitsPerRequest(limit(limits, unit.perRequest()));
        for (Window window : Window.all()) {
            edit = edit.with(window, limit(limits, KeyField.requestsPer(window)));
        }
        return edit;
    }

    private static @Nullable Long limit(JsonObject limits, String name) {
        Long limit = limits.getLong(name);
        return limit == null && limits.containsKey(name) ? Long.valueOf(Limits.UNLIMITED) : limit;
    }

    /** Those of this API and those of others, which a key has in one. */
    private Set<String> scopes() {
        Set<String> scopes = new LinkedHashSet<>();
        for (String field : List.of("scopes", "custom_scopes")) {
            body.getJsonArray(field, new JsonArray()).forEach(scope -> scopes.add((String) scope));
        }
        return scopes;
    }

    private static Set<AddressRange> ranges(JsonArray array) {
        Set<AddressRange> ranges = new HashSet<>();
        array.forEach(text -> ranges.add(AddressRange.parse((String) text)));
        return ranges;
    }

    private static Map<String, @Nullable String> metadata(JsonObject object) {
        Map<String, @Nullable String> metadata = new HashMap<>();
        object.fieldNames().forEach(name -> metadata.put(name, object.getString(name)));
        return metadata;
    }

    private @Nullable Instant expiry(@Nullable String text) {
        return text == null ? null : Expiry.require(TimeText.expiry(text, now), now);
    }
}
