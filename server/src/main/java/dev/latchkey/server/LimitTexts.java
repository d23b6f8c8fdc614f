package dev.latchkey.server;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;

/**
 * Limits as headers write them. Keys share few sets of limits, so that each is written once and kept: that spares a request
 * half a microsecond. Immutable.
 *
 * @param policy the field {@code RateLimit-Policy}; empty when no window is limited
 */
record LimitTexts(String policy, String unitsPerRequest, String requestsPerDay) {

    private static final int MOST_KEPT = 10_000;
    private static final LoadingCache<Limits, LimitTexts> KEPT =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).executor(Runnable::run).build(LimitTexts::write);

    static LimitTexts of(Limits limits) {
        return KEPT.get(limits);
    }

    private static LimitTexts write(Limits limits) {
        StringBuilder policy = new StringBuilder();
        for (Window window : Window.all()) {
            long limit = limits.requestsPer(window);
            if (limit != Limits.UNLIMITED) {
                policy.append(policy.isEmpty() ? "\"" : ", \"").append(window.label());
                policy.append("\";q=").append(limit);
                if (window.isOfFixedLength()) {
                    policy.append(";w=").append(window.seconds());
                }
            }
        }
        return new LimitTexts(policy.toString(), text(limits.unitsPerRequest()), text(limits.requestsPer(Window.DAY)));
    }

    private static String text(long limit) {
        return limit == Limits.UNLIMITED ? "unlimited" : Long.toString(limit);
    }
}
