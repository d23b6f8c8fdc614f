package dev.latchkey.server;

import dev.latchkey.limit.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Calls to the management of keys, with one key. */
final class AdminCalls {

    static final String KEYS = "/admin/v1/keys";

    private static final Limits UNLIMITED =
            new Limits(Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED);

    final RunningServer server;
    final TestKey key;

    /** With a new key that has these scopes. */
    AdminCalls(RunningServer server, String... scopes) {
        this.server = server;
        this.key = server.key(UNLIMITED, scopes);
    }

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer post(String path, @Nullable String body, String... headers) {
        return call("POST", path, body, headers);
    }

    Answer patch(UUID id, String body, String... headers) {
        return call("PATCH", KEYS + "/" + id, body, headers);
    }

    Answer delete(UUID id, String... headers) {
        return call("DELETE", KEYS + "/" + id, null, headers);
    }

    /** {@code POST} to what can be done to a key. */
    Answer verb(UUID id, String verb, @Nullable String body, String... headers) {
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
