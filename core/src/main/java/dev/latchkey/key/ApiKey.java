package dev.latchkey.key;

import dev.latchkey.limit.Limits;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key: who holds it and what it may do. Never holds the secret. Immutable; times are whole milliseconds, UTC.
 *
 * @param id random, unique for good
 * @param name what the operator calls it; see {@link NewApiKey#MAX_NAME}
 * @param texts the optional texts that it has
 * @param hint the first characters of its newest secret, safe to show
 * @param type fixed when the key is made
 * @param limits what the key may do
 * @param scopes which parts of the API it may call; none means all that needs no admin scope and none of {@code keys:}
 * @param addressRanges from where it may be used; none means from anywhere
 * @param metadata the operator's own notes; see {@link NewApiKey}
 * @param revision 1 when it was made, and one more with each change of the record, by whomever
 * @param createdAt when it was made
 * @param updatedAt when it was last changed by anyone
 * @param expiresAt the first instant at which it no longer works, or null for never
 * @param deactivatedAt since when it is deactivated, or null when it is not
 * @param deletedAt since when it is deleted, or null when it is not
 */
public record ApiKey(
        UUID id,
        String name,
        Map<TextField, String> texts,
        String hint,
        KeyType type,
        Limits limits,
        Set<String> scopes,
        Set<AddressRange> addressRanges,
        Map<String, String> metadata,
        long revision,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant deactivatedAt,
        @Nullable Instant deletedAt) {

    public ApiKey {
        // Sorted, so that the same key always reads the same. Most keys have none of these, and many keys are in
        // memory.
        texts = Map.copyOf(texts);
        scopes = scopes.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
        addressRanges = addressRanges.isEmpty() ? Set.of() : sorted(addressRanges);
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** Where its holder can be reached, if known. */
    public @Nullable String email() {
        return texts.get(TextField.EMAIL);
    }

    /** The same key with other limits. */
    public ApiKey withLimits(Limits other) {
        return new ApiKey(
                id,
                name,
                texts,
                hint,
                type,
                other,
                scopes,
                addressRanges,
                metadata,
                revision,
                createdAt,
                updatedAt,
                expiresAt,
                deactivatedAt,
                deletedAt);
    }

    private static Set<AddressRange> sorted(Set<AddressRange> ranges) {
        Set<AddressRange> sorted = new TreeSet<>(Comparator.comparing(AddressRange::toString));
        sorted.addAll(ranges);
        return Collections.unmodifiableSet(sorted);
    }

    /**
     * Whether the key may call what needs the given scope. A key without scopes may call all but what needs an {@code admin:} or a
     * {@code keys:} scope, which are power over other keys; {@code a:*} stands for every scope that begins with {@code a:}.
     */
    public boolean hasScope(String scope) {
        if (scopes.isEmpty()) {
            return !scope.startsWith("admin:") && !scope.startsWith("keys:");
        }
        int colon = scope.indexOf(':');
        return scopes.contains(scope) || (colon > 0 && scopes.contains(scope.substring(0, colon) + ":*"));
    }

    /**
     * Whether the key may be used from there.
     *
     * @param address an IP address as a text; one that is not known lies in no range
     */
    public boolean isAllowedFrom(String address) {
        return addressRanges.isEmpty()
                || AddressRange.bytesOf(address)
                        .filter(bytes -> addressRanges.stream().anyMatch(range -> range.contains(bytes)))
                        .isPresent();
    }

    /** Whether this is one of the {@link BuiltInKey}s, which are fixed in code or by the environment. */
    public boolean isBuiltIn() {
        return BuiltInKey.ofId(id).isPresent();
    }

    /** The key's state at the given moment. Deleted outweighs inactive, which outweighs expired. */
    public KeyState stateAt(Instant moment) {
        if (deletedAt != null) {
            return KeyState.DELETED;
        }
        if (deactivatedAt != null) {
            return KeyState.INACTIVE;
        }
        return expiresAt != null && !moment.isBefore(expiresAt) ? KeyState.EXPIRED : KeyState.ACTIVE;
    }
}
