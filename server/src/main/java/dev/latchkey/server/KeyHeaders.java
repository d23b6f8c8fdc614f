package dev.latchkey.server;

import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.UnitName;
import dev.latchkey.limit.Window;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What every answer to a request with a valid key says of the key: the fields of draft-ietf-httpapi-ratelimit-headers, the
 * older {@code X-RateLimit-*} of the window that will be met first, and what this deployment's clients read.
 */
final class KeyHeaders {

    private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
    private static final CharSequence KEY_TYPE = HttpHeaders.createOptimized("X-API-Key-Type");
    private static final CharSequence DAILY_LIMIT = HttpHeaders.createOptimized("X-Daily-Limit");
    private static final CharSequence DAILY_USAGE = HttpHeaders.createOptimized("X-Daily-Usage");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("X-RateLimit-Limit");
    private static final CharSequence REMAINING = HttpHeaders.createOptimized("X-RateLimit-Remaining");
    private static final CharSequence RESET = HttpHeaders.createOptimized("X-RateLimit-Reset");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private static final Window[] WINDOWS = Window.values();
    private static final int MILLIS_PER_SECOND = 1_000;

    /** For the state of all windows, written out. */
    private static final int ROOM = 160;

    private final CharSequence unitLimit;

    KeyHeaders(UnitName unit) {
        unitLimit = HttpHeaders.createOptimized(unitLimit(unit));
    }

    /** The name of the field with the most units at once. */
    static String unitLimit(UnitName unit) {
        return "X-" + unit.capitalized() + "-Limit";
    }

    /**
     * @param allowance what the key's windows said, or null where they were not asked
     * @param nowMillis wall time, in milliseconds since the epoch
     */
    void write(MultiMap headers, ApiKey key, @Nullable Allowance allowance, long nowMillis) {
        LimitTexts limits = LimitTexts.of(key.limits());
        headers.set(CACHE_CONTROL, NO_STORE);
        headers.set(KEY_TYPE, key.type().label());
        headers.set(unitLimit, limits.unitsPerRequest());
        headers.set(DAILY_LIMIT, limits.requestsPerDay());
        if (allowance == null) {
            return;
        }
        headers.set(DAILY_USAGE, Long.toString(allowance.usedToday()));
        if (!limits.policy().isEmpty()) {
            headers.set(POLICY, limits.policy());
            writeWindows(headers, key.limits(), allowance, nowMillis);
        }
    }

    /** The seconds of {@code Retry-After}: never too few, never none. */
    static String retryAfter(long millis) {
        return Long.toString(Math.max(1, secondsUp(millis)));
    }

    private static void writeWindows(MultiMap headers, Limits limits, Allowance allowance, long nowMillis) {
        StringBuilder state = new StringBuilder(ROOM);
        for (Window window : WINDOWS) {
            if (limits.requestsPer(window) != Limits.UNLIMITED) {
                state.append(state.isEmpty() ? "\"" : ", \"").append(window.label());
                state.append("\";r=").append(allowance.remaining(window));
                state.append(";t=").append(allowance.resetSeconds(window));
            }
        }
        headers.set(STATE, state.toString());
        Window tightest = allowance.tightest();
        headers.set(LIMIT, Long.toString(limits.requestsPer(tightest)));
        headers.set(REMAINING, Long.toString(allowance.remaining(tightest)));
        headers.set(RESET, Long.toString(resetAt(allowance, tightest, nowMillis)));
    }

    /** In seconds since the epoch. */
    private static long resetAt(Allowance allowance, Window window, long nowMillis) {
        long wait = Math.min(allowance.resetMillis(window), window.seconds() * MILLIS_PER_SECOND);
        return secondsUp(nowMillis + wait);
    }

    private static long secondsUp(long millis) {
        return (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
    }
}
