package dev.latchkey.app;

import dev.latchkey.testkit.Together;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Several servers on one PostgreSQL, each a process with a data directory of its own. */
final class ManyServers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<LatchkeyProcess> servers;
    private final List<Caller> callers = new ArrayList<>();

    private ManyServers(List<LatchkeyProcess> servers) {
        this.servers = servers;
        servers.forEach(server -> callers.add(new Caller(server.address())));
    }

    /**
     * Starts as many, and waits until each knows of all.
     *
     * @param database the URL of the database
     */
    static ManyServers start(
            int servers, Path directory, String database, Map<String, String> environment, String... options) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("DATABASE_URL", database);
        List<Callable<LatchkeyProcess>> starts = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            Path data = directory.resolve("node-" + i);
            starts.add(() -> LatchkeyProcess.serve(data, all, options));
        }
        ManyServers started = new ManyServers(Together.run(starts));
        Eventually.within(
                PATIENCE,
                "every server knows of all",
                () -> started.callers.stream()
                        .allMatch(
                                each -> each.get("/metrics").body().contains("\nlatchkey_nodes " + servers + ".0\n")));
        return started;
    }

    List<LatchkeyProcess> all() {
        return servers;
    }

    LatchkeyProcess get(int server) {
        return servers.get(server);
    }

    /** One for each server, in the same order. */
    List<Caller> callers() {
        return callers;
    }

    /** What a server says of one of the things that it needs, such as {@code limiter}, or of all under {@code status}. */
    String health(int server, String what) {
        return Caller.field(callers.get(server).get("/health").body(), what);
    }

    /** Waits until all servers say that of one of the things that they need. */
    void awaitHealth(String what, String state) {
        Eventually.within(PATIENCE, what + " is " + state + " for all", () -> allSay(what, state));
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

    /** Asks all servers to stop, one after the other, and waits until they have. */
    void stop() {
        servers.forEach(LatchkeyProcess::stop);
    }

    @Override
    public void close() throws IOException {
        for (LatchkeyProcess server : servers) {
            server.close();
        }
    }
}
