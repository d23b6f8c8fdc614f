package dev.latchkey.server;

import dev.latchkey.limit.Limits;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to get an operation to answer with a status that is the same for all of them: refusals, and what is wrong with any request. */
final class Provocation {

    /** For the parameters of paths, by their names. */
    private static final Map<String, String> ARGUMENTS = Map.of("file", "start.js");

    private static final Limits ONE = new Limits(1_000, 1, 1, 1);

    private final RunningServer server;
    private final String method;
    private final String path;

    Provocation(RunningServer server, String method, String template) {
        this.server = server;
        this.method = method.toUpperCase(Locale.ROOT);
        this.path = filled(template);
    }

    /** Whether every operation that declares the status can be brought to it in the same way. */
    static boolean isKnown(int status) {
        return switch (status) {
            case 400, 401, 403, 408, 413, 414, 415, 422, 429, 431, 500 -> true;
            default -> false;
        };
    }

    /** Brings the operation to that status; the server is as it was afterwards. */
    Answer provoke(int status) {
        TestKey key = server.key();
        return switch (status) {
            case 400 -> server.call(method, path + "?api_key=x", null);
            case 401 -> server.call(method, path, null);
            case 403 -> call(server.key(Limits.DEFAULT, "none-that-exists"), null);
            case 408 -> server.raw(head("Content-Length: 5\r\n" + key.line()));
            case 413 -> server.raw(head("Content-Length: 2000000\r\n" + key.line()));
            case 414 -> server.raw(method + " " + path + "?" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            case 415 -> server.call(method, path, "x", "X-API-Key", key.secret(), "Content-Type", "text/x-unheard-of");
            case 422 -> call(key, "[]");
            case 429 -> tooOften();
            case 431 -> server.raw(head("X-A: " + "a".repeat(17_000) + "\r\n"));
            case 500 -> inABrokenStore();
            default -> throw new IllegalArgumentException("no way is known to " + status);
        };
    }

    private Answer tooOften() {
        TestKey key = server.key(ONE);
        server.get(RunningServer.OWN_KEY, key);
        return call(key, null);
    }

    private Answer inABrokenStore() {
        server.store.setBroken(true);
        try {
            return call(server.key(), null);
        } finally {
            server.store.setBroken(false);
        }
    }

    private Answer call(TestKey key, @Nullable String body) {
        return server.call(method, path, body, "X-API-Key", key.secret(), "Content-Type", "application/json");
    }

    private String head(String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }

    private static String filled(String template) {
        String path = template;
        for (Map.Entry<String, String> argument : ARGUMENTS.entrySet()) {
            path = path.replace("{" + argument.getKey() + "}", argument.getValue());
        }
        if (path.contains("{")) {
            throw new IllegalArgumentException("Provocation has no argument for " + template);
        }
        return path;
    }
}
