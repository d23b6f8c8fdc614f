package dev.latchkey.server;

import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * What every answer to a request with a valid key says of the key: the fields of draft-ietf-httpapi-ratelimit-headers, the
 * older {@code X-RateLimit-*} of the window that will be met first, and what this deployment's clients read.
 */
final class KeyHeaders {

    private static final Window[] WINDOWS = Window.values();
    private static final int MILLIS_PER_SECOND = 1_000;

    private KeyHeaders() {}

    /**
     * @param allowance what the key's windows said, or null where they were not asked
     * @param nowMillis wall time, in milliseconds since the epoch
     */
    static void write(MultiMap headers, ApiKey key, @Nullable Allowance allowance, long nowMillis) {
        Limits limits = key.limits();
        headers.set("Cache-Control", "no-store");
        headers.set("X-API-Key-Type", key.type().label());
        headers.set("X-Patient-Limit", text(limits.unitsPerRequest()));
        headers.set("X-Daily-Limit", text(limits.requestsPerDay()));
        if (allowance == null) {
            return;
        }
        headers.set("X-Daily-Usage", Long.toString(allowance.usedToday()));
        writeWindows(headers, limits, allowance, nowMillis);
    }

    /** The seconds of {@code Retry-After}: never too few, never none. */
    static String retryAfter(long millis) {
        return Long.toString(Math.max(1, secondsUp(millis)));
    }

    private static void writeWindows(MultiMap headers, Limits limits, Allowance allowance, long nowMillis) {
        StringBuilder policy = new StringBuilder();
        StringBuilder state = new StringBuilder();
        for (Window window : WINDOWS) {
            long limit = limits.requestsPer(window);
            if (limit == Limits.UNLIMITED) {
                continue;
            }
            String separator = policy.isEmpty() ? "\"" : ", \"";
            policy.append(separator).append(window.label()).append("\";q=").append(limit);
            policy.append(";w=").append(window.seconds());
            state.append(separator).append(window.label()).append("\";r=").append(allowance.remaining(window));
            state.append(";t=").append(secondsUp(allowance.resetMillis(window)));
        }
        if (policy.isEmpty()) {
            return;
        }
        headers.set("RateLimit-Policy", policy.toString());
        headers.set("RateLimit", state.toString());
        Window tightest = allowance.tightest();
        headers.set("X-RateLimit-Limit", Long.toString(limits.requestsPer(tightest)));
        headers.set("X-RateLimit-Remaining", Long.toString(allowance.remaining(tightest)));
        headers.set("X-RateLimit-Reset", Long.toString(secondsUp(nowMillis + allowance.resetMillis(tightest))));
    }

    private static String text(long limit) {
        return limit == Limits.UNLIMITED ? "unlimited" : Long.toString(limit);
    }

    private static long secondsUp(long millis) {
        return (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
    }
}
