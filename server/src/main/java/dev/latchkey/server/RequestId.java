package dev.latchkey.server;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The name of one request in answers and logs: the caller's own where it is harmless, else a random one. */
final class RequestId {

    static final String HEADER = "X-Request-Id";

    private static final int MAX_LENGTH = 64;

    private RequestId() {}

    /** @param offered what the caller calls the request, or null */
    static String of(@Nullable String offered) {
        return offered != null && isHarmless(offered) ? offered : random();
    }

    private static boolean isHarmless(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Need not be unguessable, only unlikely to be drawn twice. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
