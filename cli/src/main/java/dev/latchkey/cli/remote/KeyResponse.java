package dev.latchkey.cli.remote;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyField;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.stream.Collectors;

/** A key as a server tells of it, with what it has used. */
record KeyResponse(ApiKey key, KeyUsage usage) {

    static KeyResponse of(Fields fields, UnitName unit) {
        return new KeyResponse(key(fields, unit), usage(fields.object("usage"), unit));
    }

    /** The state of that name. */
    static KeyState state(String label) {
        return Arrays.stream(KeyState.values())
                .filter(state -> state.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no state " + label));
    }

    private static ApiKey key(Fields fields, UnitName unit) {
        return new ApiKey(
                fields.id(KeyField.ID.label()),
                fields.text(KeyField.NAME.label()),
                texts(fields),
                fields.text(KeyField.HINT.label()),
                KeyType.ofLabel(fields.text(KeyField.TYPE.label())),
                limits(fields.object(KeyField.LIMITS.label()), unit),
                new LinkedHashSet<>(fields.texts(KeyField.SCOPES.label())),
                fields.texts(KeyField.ADDRESS_RANGES.label()).stream()
                        .map(AddressRange::parse)
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                fields.textsByName(KeyField.METADATA.label()),
                fields.number(KeyField.REVISION.label()),
                fields.moment(KeyField.CREATED_AT.label()),
                fields.moment(KeyField.UPDATED_AT.label()),
                fields.optionalMoment(KeyField.EXPIRES_AT.label()),
                fields.optionalMoment(KeyField.DEACTIVATED_AT.label()),
                fields.optionalMoment(KeyField.DELETED_AT.label()));
    }

    /** A server of an earlier version knows fewer texts. */
    private static Map<TextField, String> texts(Fields fields) {
        Map<TextField, String> texts = new EnumMap<>(TextField.class);
        for (TextField field : TextField.values()) {
            String text = fields.has(field.label()) ? fields.optionalText(field.label()) : null;
            if (text != null) {
                texts.put(field, text);
            }
        }
        return texts;
    }

    /** A server of an earlier version knows fewer windows. */
    private static Limits limits(Fields fields, UnitName unit) {
        Limits limits = Limits.NONE.withUnitsPerRequest(limit(fields, unit.perRequest()));
        for (Window window : Window.all()) {
            String name = KeyField.requestsPer(window);
            limits = fields.has(name) ? limits.with(window, limit(fields, name)) : limits;
        }
        return limits;
    }

    private static long limit(Fields fields, String name) {
        Long limit = fields.optionalNumber(name);
        return limit == null ? Limits.UNLIMITED : limit;
    }

    private static Usage opening(Fields fields, UnitName unit) {
        return new Usage(fields.number("requests"), fields.number(unit.plural()));
    }

    private static KeyUsage usage(Fields fields, UnitName unit) {
        return new KeyUsage(
                new Usage(fields.number("requests"), fields.number(unit.plural())),
                fields.has("before") ? opening(fields.object("before"), unit) : Usage.NONE,
                fields.number("requests_today"),
                fields.optionalMoment("last_used_at"),
                fields.moment("as_of"));
    }
}
