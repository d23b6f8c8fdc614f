package dev.latchkey.server.admin;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.key.Actor;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.NoSuchKeyException;
import dev.latchkey.server.ValidatedRequest;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The keys and their usage, as those who administer them may see and change them. Thread-safe. */
final class Administration {

    private final ApiKeys keys;
    private final UsageStore usage;
    private final TimeSource time;

    Administration(ApiKeys keys, UsageStore usage, TimeSource time) {
        this.keys = keys;
        this.usage = usage;
        this.time = time;
    }

    Instant now() {
        return time.instant();
    }

    /** On behalf of the key that the request came with. */
    ApiKeys as(ApiKeyContext access) {
        return keys.as(
                Actor.administrator(access.key().id(), access.callerAddress()).withReplacedSecret(access.isReplaced()));
    }

    /** The same, where the request's {@code If-Match} must still hold when a key is changed. */
    ApiKeys as(ApiKeyContext access, ValidatedRequest call) {
        ApiKeys administered = as(access);
        return call.optionalText("If-Match")
                .filter(tag -> !tag.equals("*"))
                .map(tag -> administered.expecting(Long.parseLong(tag.substring(1, tag.length() - 1))))
                .orElse(administered);
    }

    /** On behalf of the holder of the key that the request came with, who may see to that key alone. */
    ApiKeys asHolder(ApiKeyContext access) {
        return keys.as(Actor.holder(access.key().id(), access.callerAddress()).withReplacedSecret(access.isReplaced()));
    }

    /** The key of that id; asks the store. */
    ApiKey existing(ApiKeyContext access, UUID id) {
        return as(access).findById(id).orElseThrow(() -> new NoSuchKeyException("there is no key " + id));
    }

    /** What a key used; asks the store. */
    KeyUsage usage(UUID key) {
        return Objects.requireNonNull(usage(List.of(key)).get(key));
    }

    /** What each of the keys used; asks the store. */
    Map<UUID, KeyUsage> usage(List<UUID> ids) {
        return usage.usage(ids, now());
    }

    /** The key that the path names. */
    static UUID id(ValidatedRequest call) {
        return UUID.fromString(call.text("id"));
    }

    /** A moment among the parameters. */
    static Optional<Instant> moment(ValidatedRequest call, String name) {
        return call.optionalText(name).map(text -> OffsetDateTime.parse(text).toInstant());
    }
}
