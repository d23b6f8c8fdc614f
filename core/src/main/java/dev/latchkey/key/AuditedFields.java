package dev.latchkey.key;

import dev.latchkey.audit.AuditDetails;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A key's fields as the audit trail tells of them: as text, and only those that have a value. */
final class AuditedFields {

    private AuditedFields() {}

    /** What is different, of a key that may not have been there before. */
    static AuditDetails difference(@Nullable String address, @Nullable ApiKey before, ApiKey after) {
        Map<String, String> old = before == null ? Map.of() : of(before);
        Map<String, String> now = of(after);
        return new AuditDetails(address, without(old, now), without(now, old));
    }

    private static Map<String, String> without(Map<String, String> fields, Map<String, String> others) {
        Map<String, String> different = new TreeMap<>(fields);
        different.entrySet().removeAll(others.entrySet());
        return different;
    }

    private static Map<String, String> of(ApiKey key) {
        Map<String, String> fields = new TreeMap<>();
        fields.put(KeyField.NAME.label(), key.name());
        key.texts().forEach((field, text) -> fields.put(field.label(), text));
        fields.put(KeyField.HINT.label(), key.hint());
        fields.put(KeyField.TYPE.label(), key.type().label());
        fields.put(KeyField.SCOPES.label(), String.join(" ", key.scopes()));
        fields.put(
                KeyField.ADDRESS_RANGES.label(),
                key.addressRanges().stream().map(AddressRange::toString).collect(Collectors.joining(" ")));
        key.metadata().forEach((name, value) -> fields.put(KeyField.METADATA.label() + "." + name, value));
        put(fields, UnitName.UNIT.perRequest(), key.limits().unitsPerRequest());
        for (Window window : Window.all()) {
            put(fields, KeyField.requestsPer(window), key.limits().requestsPer(window));
        }
        put(fields, KeyField.EXPIRES_AT.label(), key.expiresAt());
        put(fields, KeyField.DEACTIVATED_AT.label(), key.deactivatedAt());
        put(fields, KeyField.DELETED_AT.label(), key.deletedAt());
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void put(Map<String, String> fields, String name, @Nullable Instant value) {
        put(fields, name, value == null ? null : value.toString());
    }

    private static void put(Map<String, String> fields, String name, long limit) {
        fields.put(name, limit == Limits.UNLIMITED ? "unlimited" : Long.toString(limit));
    }
}
