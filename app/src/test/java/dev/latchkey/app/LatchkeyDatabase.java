package dev.latchkey.app;

import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.Keys;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The database of a deployment, which a test may fill and look into beside the servers that work on it. */
record LatchkeyDatabase(DatabaseUrl url) {

    static final Limits NO_LIMITS = Limits.NONE;

    static LatchkeyDatabase at(String url) {
        return new LatchkeyDatabase(DatabaseUrl.parse(url));
    }

    /** Makes as many keys with the same limits. */
    List<IssuedKey> create(int keys, Limits limits) {
        return ask(database -> {
            database.migrate();
            ApiKeys all = new ApiKeys(
                    database.keys(),
                    SecretHasher.plain(),
                    () -> Keys.AUDIT_KEY,
                    new SecureRandom(),
                    TimeSource.system());
            List<IssuedKey> made = new ArrayList<>();
            for (int i = 0; i < keys; i++) {
                made.add(all.create(new NewApiKey("test " + i, null, KeyType.LIVE, limits, Set.of(), Map.of(), null)));
            }
            return made;
        });
    }

    /** What each key has used. */
    Map<UUID, KeyUsage> usage(Collection<UUID> keys) {
        return ask(database -> database.usage().usage(keys, TimeSource.system().instant()));
    }

    /** What each key has used since it was made. */
    Map<UUID, Usage> totals(Collection<UUID> keys) {
        Map<UUID, Usage> totals = new HashMap<>();
        usage(keys).forEach((key, used) -> totals.put(key, used.total()));
        return totals;
    }

    private <T> T ask(Function<Database, T> question) {
        try (Database database = Database.open(url, DatabaseOptions.single())) {
            return question.apply(database);
        }
    }
}
