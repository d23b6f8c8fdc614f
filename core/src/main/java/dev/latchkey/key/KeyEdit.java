package dev.latchkey.key;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.LimitsEdit;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change to some of what an operator says of a key; null leaves a field as it is. Refuses what no key may have with an
 * {@link IllegalArgumentException} whose message is a sentence for the operator.
 *
 * @param name as in {@link NewApiKey}
 * @param texts those that change; each may be cleared
 * @param limits the limits that change
 * @param scopes all scopes that the key is to have
 * @param addressRanges all ranges that the key is to have
 * @param metadata entries that are to be so; one that is null is to go, and those not named stay
 * @param expiresAt the first instant at which it no longer works; may be cleared, for never
 */
public record KeyEdit(
        @Nullable String name,
        Map<TextField, Setting<String>> texts,
        LimitsEdit limits,
        @Nullable Set<String> scopes,
        @Nullable Set<AddressRange> addressRanges,
        Map<String, @Nullable String> metadata,
        @Nullable Setting<Instant> expiresAt) {

    /** Changes nothing. */
    public static final KeyEdit NOTHING = new KeyEdit(null, Map.of(), LimitsEdit.NOTHING, null, null, Map.of(), null);

    /**
     * What a field that may be empty is set to.
     *
     * @param value the value, or null to clear the field
     */
    public record Setting<T>(@Nullable T value) {}

    public KeyEdit {
        texts = Map.copyOf(texts);
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        NewApiKey checked = new NewApiKey(
                name == null ? "any" : name,
                KeyType.LIVE,
                set(texts),
                Limits.DEFAULT,
                scopes == null ? Set.of() : scopes,
                addressRanges == null ? Set.of() : addressRanges,
                merged(Map.of(), metadata),
                null);
        name = name == null ? null : checked.name();
        scopes = scopes == null ? null : checked.scopes();
        addressRanges = addressRanges == null ? null : checked.addressRanges();
    }

    /** This, and another name. */
    public KeyEdit withName(String other) {
        return new KeyEdit(other, texts, limits, scopes, addressRanges, metadata, expiresAt);
    }

    /** This, and another text, or none. */
    public KeyEdit withText(TextField field, @Nullable String other) {
        Map<TextField, Setting<String>> more = new HashMap<>(texts);
        more.put(field, new Setting<>(other));
        return new KeyEdit(name, more, limits, scopes, addressRanges, metadata, expiresAt);
    }

    /** This, and another email address, or none. */
    public KeyEdit withEmail(@Nullable String other) {
        return withText(TextField.EMAIL, other);
    }

    /** This, and other limits. */
    public KeyEdit withLimits(LimitsEdit other) {
        return new KeyEdit(name, texts, other, scopes, addressRanges, metadata, expiresAt);
    }

    /** This, and other scopes. */
    public KeyEdit withScopes(Set<String> other) {
        return new KeyEdit(name, texts, limits, other, addressRanges, metadata, expiresAt);
    }

    /** This, and other ranges of addresses. */
    public KeyEdit withAddressRanges(Set<AddressRange> other) {
        return new KeyEdit(name, texts, limits, scopes, other, metadata, expiresAt);
    }

    /** This, and entries of metadata; null takes one away. */
    public KeyEdit withMetadata(Map<String, @Nullable String> other) {
        return new KeyEdit(name, texts, limits, scopes, addressRanges, other, expiresAt);
    }

    /** This, and another expiry, or none. */
    public KeyEdit withExpiresAt(@Nullable Instant other) {
        return new KeyEdit(name, texts, limits, scopes, addressRanges, metadata, new Setting<>(other));
    }

    /** The texts that are set, and not those that are cleared. */
    public Map<TextField, String> textsSet() {
        return set(texts);
    }

    private static Map<TextField, String> set(Map<TextField, Setting<String>> texts) {
        Map<TextField, String> set = new HashMap<>();
        texts.forEach((field, setting) -> {
            if (setting.value() != null) {
                set.put(field, setting.value());
            }
        });
        return set;
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return equals(NOTHING);
    }

    /** The key with this change made, as its next revision. */
    ApiKey applyTo(ApiKey key, Instant now) {
        KeyDraft draft = new KeyDraft(key).limits(limits.applyTo(key.limits()));
        if (name != null) {
            draft.name(name);
        }
        texts.forEach((field, setting) -> draft.text(field, setting.value()));
        if (scopes != null) {
            draft.scopes(scopes);
        }
        if (addressRanges != null) {
            draft.addressRanges(addressRanges);
        }
        if (!metadata.isEmpty()) {
            Map<String, String> merged = merged(key.metadata(), metadata);
            // Each edit may be within the bounds of a key, and the sum beyond them.
            draft.metadata(new NewApiKey("any", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), merged, null).metadata());
        }
        if (expiresAt != null) {
            draft.expiresAt(expiresAt.value() == null ? null : Expiry.require(expiresAt.value(), now));
        }
        return draft.revisedAt(now);
    }

    private static Map<String, String> merged(Map<String, String> before, Map<String, @Nullable String> edit) {
        Map<String, String> after = new TreeMap<>(before);
        edit.forEach((name, value) -> {
            if (value == null) {
                after.remove(name);
            } else {
                after.put(name, value);
            }
        });
        return after;
    }
}
