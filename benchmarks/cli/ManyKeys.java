import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.limit.Limits;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.DatabaseOptions;
import dev.latchkey.store.jdbc.DatabaseUrl;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Makes a database with many keys, each of them used: {@code java -cp latchkey.jar ManyKeys.java FILE NUMBER}. */
final class ManyKeys {

    public static void main(String[] arguments) {
        DatabaseUrl url = DatabaseUrl.sqlite(Path.of(arguments[0]));
        try (Database database = Database.open(url, DatabaseOptions.single())) {
            database.migrate();
            SecureRandom random = new SecureRandom();
            ApiKeys keys = new ApiKeys(database.keys(), SecretHasher.plain(), random, TimeSource.system());
            UsageBatch batch = new UsageBatch();
            long now = Instant.now().toEpochMilli();
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                var key = keys.create(new NewApiKey(
                                "Field Hospital " + i,
                                "ops" + i + "@example.org",
                                KeyType.LIVE,
                                Limits.DEFAULT,
                                Set.of(),
                                Map.of(),
                                null))
                        .key();
                batch.add(new UsageEvent(key.id(), now - i, "/api/v1/generate", 200, 1, i, 0, 0, 9));
            }
            database.usage().add(batch, "benchmark", 1, Instant.now());
            database.usage().retire("benchmark");
        }
    }
}
