package dev.latchkey.cli.remote;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.stream.Collectors;

/** A key as a server tells of it, with what it has used. */
record KeyResponse(ApiKey key, KeyUsage usage) {

    static KeyResponse of(Fields fields) {
        return new KeyResponse(key(fields), usage(fields.object("usage")));
    }

    /** The state of that name. */
    static KeyState state(String label) {
        return Arrays.stream(KeyState.values())
                .filter(state -> state.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no state " + label));
    }

    private static ApiKey key(Fields fields) {
        return new ApiKey(
                fields.id("id"),
                fields.text("name"),
                fields.optionalText("email"),
                fields.text("hint"),
                KeyType.ofLabel(fields.text("type")),
                limits(fields.object("limits")),
                new LinkedHashSet<>(fields.texts("scopes")),
                fields.texts("address_ranges").stream()
                        .map(AddressRange::parse)
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                fields.textsByName("metadata"),
                fields.number("revision"),
                fields.moment("created_at"),
                fields.moment("updated_at"),
                fields.optionalMoment("expires_at"),
                fields.optionalMoment("deactivated_at"),
                fields.optionalMoment("deleted_at"));
    }

    private static Limits limits(Fields fields) {
        return Limits.NONE
                .withUnitsPerRequest(limit(fields, "patients_per_request"))
                .with(Window.MINUTE, limit(fields, "requests_per_minute"))
                .with(Window.HOUR, limit(fields, "requests_per_hour"))
                .with(Window.DAY, limit(fields, "requests_per_day"));
    }

    private static long limit(Fields fields, String name) {
        Long limit = fields.optionalNumber(name);
        return limit == null ? Limits.UNLIMITED : limit;
    }

    private static Usage opening(Fields fields) {
        return new Usage(fields.number("requests"), fields.number("patients"));
    }

    private static KeyUsage usage(Fields fields) {
        return new KeyUsage(
                new Usage(fields.number("requests"), fields.number("patients")),
                fields.has("before") ? opening(fields.object("before")) : Usage.NONE,
                fields.number("requests_today"),
                fields.optionalMoment("last_used_at"),
                fields.moment("as_of"));
    }
}
