package dev.latchkey.usage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How often requests were refused for one reason within a short time. Adds up like a {@link UsageEvent}. Refusals are counted
 * apart from requests, and in sums alone: strangers can cause any number of them.
 *
 * @param key the id of the key, or null when the request had no valid one
 * @param second the start of the second, or of the minute where there is no key, in milliseconds since the epoch
 * @param code the refusals' code, such as {@code RATE_LIMITED}
 * @param count how many
 */
public record RefusalCount(@Nullable UUID key, long second, String code, long count) {}
