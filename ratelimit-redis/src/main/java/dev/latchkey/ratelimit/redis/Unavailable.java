package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.LimiterUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why Redis gave no answer. The client's own messages are not repeated: they may quote what was sent. */
final class Unavailable {

    /** At the beginning; where a script met the error, some versions have it further in. */
    private static final Pattern ERROR_CODE =
            Pattern.compile("(?:ERR Error running script.*? -)?(?<code>[A-Z]{2,20}) .*", Pattern.DOTALL);

    private static final String TOO_LATE = "Redis did not answer in time";

    private Unavailable() {}

    static LimiterUnavailableException notConnected() {
        return new LimiterUnavailableException("there is no connection to Redis", null);
    }

    /** @param taken whether the request was taken all the same, once that is known */
    static LimiterUnavailableException tooLate(CompletionStage<Boolean> taken) {
        return LimiterUnavailableException.late(TOO_LATE, taken);
    }

    static LimiterUnavailableException tooMany() {
        return new LimiterUnavailableException("too many requests wait for Redis already", null);
    }

    static LimiterUnavailableException lost() {
        return new LimiterUnavailableException("Redis has lost what it knew", null);
    }

    static LimiterUnavailableException monthUnknown() {
        return new LimiterUnavailableException("Redis does not know what the month had before today", null);
    }

    static LimiterUnavailableException notUnderstood() {
        return new LimiterUnavailableException("Redis answered with something else than was asked for", null);
    }

    static LimiterUnavailableException because(@Nullable Throwable failure) {
        return failure instanceof LimiterUnavailableException known
                ? known
                : new LimiterUnavailableException(reason(failure), failure);
    }

    /** Whether Redis is there and answered, with an error. */
    static boolean isAnswer(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                return true;
            }
        }
        return false;
    }

    /** What is the matter, as far as Redis or the network said so. */
    static String reason(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandTimeoutException) {
                return TOO_LATE;
            }
            if (cause instanceof RedisCommandExecutionException) {
                Matcher code = ERROR_CODE.matcher(String.valueOf(cause.getMessage()));
                return "Redis answered with an error" + (code.matches() ? ": " + code.group("code") : "");
            }
        }
        return "Redis cannot be reached";
    }
}
