package dev.latchkey.cli.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A question to the management API.
 *
 * @param path below {@code /admin/v1}, query and all
 * @param body in JSON, or null for none
 * @param idempotencyKey by which the server knows the request again, or null
 * @param repetition what it comes to when the server gets it twice
 * @param patience how long to wait for the whole answer
 */
record ServerRequest(
        String method,
        String path,
        @Nullable String body,
        @Nullable String idempotencyKey,
        Repetition repetition,
        Duration patience) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(15);

    /** What a request comes to when the server gets it twice. */
    enum Repetition {
        /** To the same as once, answer and all. */
        HARMLESS,
        /** To something else. */
        HARMFUL
    }

    /** Looks at something. */
    static ServerRequest get(String path) {
        return new ServerRequest("GET", path, null, null, Repetition.HARMLESS, PATIENCE);
    }

    /** Looks at what some parameters say. */
    static ServerRequest get(String path, Query query) {
        return get(path + query);
    }

    /** Does something that cannot be repeated. */
    static ServerRequest of(String method, String path, @Nullable String body) {
        return new ServerRequest(method, path, body, null, Repetition.HARMFUL, PATIENCE);
    }

    /** The same, which is harmless to repeat. */
    ServerRequest repeatable() {
        return new ServerRequest(method, path, body, idempotencyKey, Repetition.HARMLESS, patience);
    }

    /** The same, which the server does once however often it comes. */
    ServerRequest once(String key) {
        return new ServerRequest(method, path, body, key, Repetition.HARMLESS, patience);
    }

    /** The same, which takes as long as there is data. */
    ServerRequest slow() {
        return new ServerRequest(method, path, body, idempotencyKey, repetition, LONG_PATIENCE);
    }

    /** Says nothing of the body, which may have a secret in it. */
    @Override
    public String toString() {
        return "ServerRequest[" + method + " " + path + "]";
    }

    /** Parameters of a path, those that are given. */
    static final class Query {

        private final Map<String, String> values = new TreeMap<>();

        Query with(String name, @Nullable Object value) {
            if (value != null) {
                values.put(name, value.toString());
            }
            return this;
        }

        /** With its question mark, if there is anything to ask. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            values.forEach((name, value) -> text.append(text.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
            return text.toString();
        }
    }
}
