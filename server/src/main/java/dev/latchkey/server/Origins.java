package dev.latchkey.server;

import dev.latchkey.limit.UnitName;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * The web pages that may call the API from a browser (CORS, in the Fetch standard), by the origin they come from. The
 * management API is for none of them. Thread-safe.
 */
final class Origins {

    /** Stands for all origins. */
    static final String ANY = "*";

    private static final String MANAGEMENT = "/admin/";
    private static final String REQUEST_HEADERS =
            "Accept, Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-None-Match, Pragma, X-API-Key,"
                    + " X-Request-Id, X-Requested-With";
    private static final String ANSWER_HEADERS = "Content-Disposition, ETag, Link, Location, RateLimit,"
            + " RateLimit-Policy, Retry-After, X-API-Key-Type, X-Batch-Size, X-Daily-Limit, X-Daily-Usage, X-Limit-Type,"
            + " X-Limit-Value, X-@Unit@-Count, X-@Unit@-Limit, X-RateLimit-Limit, X-RateLimit-Remaining,"
            + " X-RateLimit-Reset, X-Request-Id, X-Requested, X-Total-Count";
    private static final String TEN_MINUTES = "600";

    private final Set<String> allowed;
    private final String answerHeaders;

    /** @param allowed like {@code https://example.org}; {@value #ANY} for all; empty for none */
    Origins(Set<String> allowed, UnitName unit) {
        this.allowed = Set.copyOf(allowed);
        this.answerHeaders = unit.in(ANSWER_HEADERS);
    }

    /** Says in the answer's headers whether a page may read it. */
    void describe(HttpServerRequest request, String route) {
        if (allowed.isEmpty() || !isPublic(route)) {
            return;
        }
        MultiMap headers = request.response().headers();
        boolean all = allowed.contains(ANY);
        if (!all) {
            headers.set("Vary", "Origin");
        }
        String origin = request.getHeader("Origin");
        if (origin != null && (all || allowed.contains(origin))) {
            headers.set("Access-Control-Allow-Origin", all ? ANY : origin);
            headers.set("Access-Control-Expose-Headers", answerHeaders);
            if (!all) {
                // With any origin allowed, a page that nobody named could act for whoever looks at it.
                headers.set("Access-Control-Allow-Credentials", "true");
            }
        }
    }

    /** Whether a browser asks if it may send a page's request. */
    boolean isPreflight(HttpServerRequest request, String route) {
        return !allowed.isEmpty()
                && request.method().equals(HttpMethod.OPTIONS)
                && isPublic(route)
                && request.headers().contains("Origin")
                && request.headers().contains("Access-Control-Request-Method");
    }

    /** Answers that question. It needs no key: browsers send none with it. */
    void answerPreflight(Exchange exchange, String methods) {
        if (exchange.request().response().headers().contains("Access-Control-Allow-Origin")) {
            exchange.header("Access-Control-Allow-Methods", methods);
            exchange.header("Access-Control-Allow-Headers", REQUEST_HEADERS);
            exchange.header("Access-Control-Max-Age", TEN_MINUTES);
        }
        exchange.send(204);
    }

    /** What is no route at all does not begin with a slash. */
    private static boolean isPublic(String route) {
        return route.startsWith("/") && !route.startsWith(MANAGEMENT);
    }
}
