package dev.latchkey.server;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * What every answer tells browsers: to take it for what it says it is, to put it into no frame, to load nothing for it, and
 * to name it to nobody. A page that needs more sets its own {@code Content-Security-Policy}. Thread-safe.
 */
final class SecurityHeaders {

    private static final CharSequence[] ALWAYS = {
        HttpHeaders.createOptimized("X-Content-Type-Options"), HttpHeaders.createOptimized("nosniff"),
        HttpHeaders.createOptimized("X-Frame-Options"), HttpHeaders.createOptimized("DENY"),
        HttpHeaders.createOptimized("Referrer-Policy"), HttpHeaders.createOptimized("no-referrer"),
        HttpHeaders.createOptimized("Content-Security-Policy"),
                HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'"),
    };
    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private final boolean tls;

    /** @param tls whether the server itself speaks TLS, and callers should not come without it again (RFC 6797) */
    SecurityHeaders(boolean tls) {
        this.tls = tls;
    }

    /** @param headers those of an answer that has none of these yet */
    void write(MultiMap headers) {
        for (int i = 0; i < ALWAYS.length; i += 2) {
            headers.add(ALWAYS[i], ALWAYS[i + 1]);
        }
        if (tls) {
            headers.add(TRANSPORT, A_YEAR);
        }
    }
}
