package dev.latchkey.server;

import dev.latchkey.limit.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Calls to the management of keys, with one key. */
public final class AdminCalls {

    public static final String KEYS = "/admin/v1/keys";

    private static final Limits UNLIMITED = Limits.NONE;

    public final RunningServer server;
    public final TestKey key;

    /** With a new key that has these scopes. */
    public AdminCalls(RunningServer server, String... scopes) {
        this.server = server;
        this.key = server.key(UNLIMITED, scopes);
    }

    public Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    public Answer post(String path, @Nullable String body, String... headers) {
        return call("POST", path, body, headers);
    }

    public Answer patch(UUID id, String body, String... headers) {
        return call("PATCH", KEYS + "/" + id, body, headers);
    }

    public Answer delete(UUID id, String... headers) {
        return call("DELETE", KEYS + "/" + id, null, headers);
    }

    /** {@code POST} to what can be done to a key. */
    public Answer verb(UUID id, String verb, @Nullable String body, String... headers) {
        return post(KEYS + "/" + id + "/" + verb, body, headers);
    }

    private Answer call(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-API-Key", key.secret()));
        if (body != null) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        all.addAll(List.of(headers));
        return server.call(method, path, body, all.toArray(String[]::new));
    }
}
