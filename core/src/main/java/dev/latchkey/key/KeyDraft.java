package dev.latchkey.key;

import dev.latchkey.limit.Limits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key's next revision in the making. */
final class KeyDraft {

    private final ApiKey key;
    private String name;
    private Map<TextField, String> texts;
    private String hint;
    private Limits limits;
    private Set<String> scopes;
    private Set<AddressRange> addressRanges;
    private Map<String, String> metadata;
    private @Nullable Instant expiresAt;
    private @Nullable Instant deactivatedAt;
    private @Nullable Instant deletedAt;

    KeyDraft(ApiKey key) {
        this.key = key;
        this.name = key.name();
        this.texts = key.texts();
        this.hint = key.hint();
        this.limits = key.limits();
        this.scopes = key.scopes();
        this.addressRanges = key.addressRanges();
        this.metadata = key.metadata();
        this.expiresAt = key.expiresAt();
        this.deactivatedAt = key.deactivatedAt();
        this.deletedAt = key.deletedAt();
    }

    KeyDraft name(String other) {
        name = other;
        return this;
    }

    KeyDraft text(TextField field, @Nullable String other) {
        Map<TextField, String> changed = new HashMap<>(texts);
        if (other == null) {
            changed.remove(field);
        } else {
            changed.put(field, other);
        }
        texts = changed;
        return this;
    }

    KeyDraft hint(String other) {
        hint = other;
        return this;
    }

    KeyDraft limits(Limits other) {
        limits = other;
        return this;
    }

    KeyDraft scopes(Set<String> other) {
        scopes = other;
        return this;
    }

    KeyDraft addressRanges(Set<AddressRange> other) {
        addressRanges = other;
        return this;
    }

    KeyDraft metadata(Map<String, String> other) {
        metadata = other;
        return this;
    }

    KeyDraft expiresAt(@Nullable Instant other) {
        expiresAt = other;
        return this;
    }

    KeyDraft deactivatedAt(@Nullable Instant other) {
        deactivatedAt = other;
        return this;
    }

    KeyDraft deletedAt(@Nullable Instant other) {
        deletedAt = other;
        return this;
    }

    /** The next revision; the present one where nothing is different. */
    ApiKey revisedAt(Instant now) {
        return build(key.revision(), key.updatedAt()).equals(key) ? key : nextAt(now);
    }

    /** The next revision, also where the record is no different. */
    ApiKey nextAt(Instant now) {
        return build(key.revision() + 1, now);
    }

    private ApiKey build(long revision, Instant updatedAt) {
        return new ApiKey(
                key.id(),
                name,
                texts,
                hint,
                key.type(),
                limits,
                scopes,
                addressRanges,
                metadata,
                revision,
                key.createdAt(),
                updatedAt,
                expiresAt,
                deactivatedAt,
                deletedAt);
    }
}
