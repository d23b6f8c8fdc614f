package dev.latchkey.benchmarks;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Keys;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;

/** Makes a database with many keys, each of them used. */
public final class UsedKeys {

    private UsedKeys() {}

    /**
     * Makes it.
     *
     * @param arguments the database's file, and how many keys
     */
    public static void main(String[] arguments) {
        DatabaseUrl url = DatabaseUrl.sqlite(Path.of(arguments[0]));
        try (Database database = Database.open(url, DatabaseOptions.single())) {
            database.migrate();
            SecureRandom random = new SecureRandom();
            ApiKeys keys = new ApiKeys(
                    database.keys(), SecretHasher.plain(), () -> Keys.AUDIT_KEY, random, TimeSource.system());
            UsageBatch batch = new UsageBatch();
            long now = TimeSource.system().instant().toEpochMilli();
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                ApiKey key = keys.create(new NewApiKey(
                                "Field Hospital " + i,
                                "ops" + i + "@example.org",
                                KeyType.LIVE,
                                Limits.DEFAULT,
                                Set.of(),
                                Map.of(),
                                null))
                        .key();
                batch.add(new UsageEvent(
                        key.id(),
                        now - i,
                        0,
                        i,
                        "/api/v1/generate",
                        Method.POST,
                        UsageEvent.NO_ADDRESS,
                        1,
                        i,
                        200,
                        1,
                        9));
            }
            CountingNode node = new CountingNode(database.usage(), "benchmark");
            node.add(batch, TimeSource.system().instant());
            node.retire();
        }
    }
}
