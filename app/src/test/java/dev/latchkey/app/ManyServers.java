package dev.latchkey.app;

import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.limit.Limits;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.DatabaseOptions;
import dev.latchkey.store.jdbc.DatabaseUrl;
import dev.latchkey.testkit.Together;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Several servers on one PostgreSQL, each a process with a data directory of its own. */
final class ManyServers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<LatchkeyProcess> servers;
    private final List<Caller> callers = new ArrayList<>();
    private final Database database;
    private final ApiKeys keys;

    private ManyServers(List<LatchkeyProcess> servers, Database database) {
        this.servers = servers;
        this.database = database;
        this.keys = new ApiKeys(database.keys(), SecretHasher.plain(), new SecureRandom(), TimeSource.system());
        servers.forEach(server -> callers.add(new Caller(server.address())));
    }

    /** Starts as many, and waits until each knows of all. */
    static ManyServers start(
            int servers, Path directory, String database, Map<String, String> environment, String... options) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("DATABASE_URL", database);
        List<Callable<LatchkeyProcess>> starts = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            Path data = directory.resolve("node-" + i);
            starts.add(() -> LatchkeyProcess.serve(data, all, options));
        }
        ManyServers started = new ManyServers(
                Together.run(starts),
                Database.open(DatabaseUrl.parse(database), DatabaseOptions.single(), TimeSource.system()));
        Eventually.within(PATIENCE, "every server knows of all", () -> started.callers.stream()
                .allMatch(each ->
                        each.get("/metrics").body().contains("\nlatchkey_nodes " + servers + ".0\n")));
        return started;
    }

    List<LatchkeyProcess> servers() {
        return servers;
    }

    List<Caller> callers() {
        return callers;
    }

    /** Makes a key, which every server knows of when it is first used. */
    IssuedKey newKey(long perMinute, long perHour, long perDay) {
        Limits limits = new Limits(Limits.UNLIMITED, perMinute, perHour, perDay);
        return keys.create(new NewApiKey("many", null, KeyType.LIVE, limits, Set.of(), Map.of(), null));
    }

    /** What a server says of one of the things that it needs, such as {@code limiter}, or of all under {@code status}. */
    String health(int server, String what) {
        return Caller.field(callers.get(server).get("/health").body(), what);
    }

    /** Whether all servers say that of one of the things that they need. */
    boolean allSay(String what, String state) {
        for (int i = 0; i < servers.size(); i++) {
            if (!health(i, what).equals(state)) {
                return false;
            }
        }
        return true;
    }

    /** What the database has of a key. */
    Usage usage(UUID key) {
        return Objects.requireNonNull(database.usage()
                        .usage(List.of(key), TimeSource.system().instant())
                        .get(key))
                .total();
    }

    /** Asks all servers to stop, one after the other, and waits until they have. */
    void stop() {
        servers.forEach(LatchkeyProcess::stop);
    }

    @Override
    public void close() throws IOException {
        for (LatchkeyProcess server : servers) {
            server.close();
        }
        database.close();
    }
}
