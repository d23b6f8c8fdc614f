package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.LimiterUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why Redis gave no answer. The client's own messages are not repeated: they may quote what was sent. */
final class Unavailable {

    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z]{2,20}\\b");

    private Unavailable() {}

    static LimiterUnavailableException notConnected() {
        return new LimiterUnavailableException("there is no connection to Redis", null);
    }

    static LimiterUnavailableException because(@Nullable Throwable failure) {
        return new LimiterUnavailableException(reason(failure), failure);
    }

    /** What is the matter, as far as Redis or the network said so. */
    static String reason(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandTimeoutException) {
                return "Redis did not answer in time";
            }
            if (cause instanceof RedisCommandExecutionException) {
                Matcher code = ERROR_CODE.matcher(String.valueOf(cause.getMessage()));
                return "Redis answered with an error" + (code.lookingAt() ? ": " + code.group() : "");
            }
        }
        return "Redis cannot be reached";
    }
}
