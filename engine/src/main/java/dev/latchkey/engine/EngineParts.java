package dev.latchkey.engine;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.journal.JournalSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node is built of, as {@link LatchkeyBuilder} was told.
 *
 * @param ownsDatabase whether the database is closed with the node
 * @param lookUps look keys up in the database, or null for threads of the node's own
 */
record EngineParts(
        Database database,
        boolean ownsDatabase,
        JournalSettings journal,
        String node,
        @Nullable SharedLimit shared,
        SecretHasher hasher,
        Supplier<AuditKey> auditKey,
        Map<BuiltInKey, Secret> builtIns,
        @Nullable Executor lookUps,
        Duration staleTime,
        EventRetention events,
        int keysInMemory,
        SecureRandom random,
        TimeSource time) {

    EngineParts {
        builtIns = Map.copyOf(builtIns);
    }

    /** The keys of the database, where nobody else may have a built-in key's secret. */
    ApiKeys keys() {
        ApiKeys keys = new ApiKeys(database.keys(), hasher, auditKey, random, time);
        Secret legacy = builtIns.get(BuiltInKey.LEGACY);
        return legacy == null ? keys : keys.reserving(legacy);
    }

    /** The built-in keys that work, by the hashes of their secrets; puts their records into the database. */
    Map<SecretHash, BuiltInKey> builtInHashes(ApiKeys keys) {
        Map<SecretHash, BuiltInKey> hashes = new HashMap<>();
        builtIns.forEach((key, secret) -> {
            keys.ensure(key);
            hashes.put(hasher.hash(secret), key);
        });
        return hashes;
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "EngineParts[node=" + node + "]";
    }
}
