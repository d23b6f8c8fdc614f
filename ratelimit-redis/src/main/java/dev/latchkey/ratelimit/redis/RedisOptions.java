package dev.latchkey.ratelimit.redis;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a node uses its Redis.
 *
 * @param node this process's name among the others, unlike any other's and any earlier's: what a node replays counts once
 * @param prefix what the names of all Redis keys begin with
 * @param connections how many connections to keep, each of which carries many requests at once
 * @param timeout how long a request may wait for an answer
 */
public record RedisOptions(String node, String prefix, int connections, Duration timeout) {

    /** What the names of Redis keys begin with when nothing else is said. */
    public static final String DEFAULT_PREFIX = "latchkey:";

    /** One measured best: the more requests share a connection, the more of them go out in one write. */
    public static final int DEFAULT_CONNECTIONS = 1;

    /** How long to wait for an answer when nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(40);

    private static final int MOST_CONNECTIONS = 64;
    private static final Pattern PREFIX = Pattern.compile("[\\x21-\\x7e&&[^{}]]{0,64}");
    private static final Pattern NODE = Pattern.compile("[\\x21-\\x7e]{1,64}");

    public RedisOptions {
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException(
                    "a node's name has 1 to 64 ASCII letters, digits and signs, and no blank");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "a prefix has up to 64 ASCII letters, digits and signs, and no blank or curly bracket");
        }
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException("Redis is used over 1 to " + MOST_CONNECTIONS + " connections");
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("the time to wait for Redis is at least a millisecond");
        }
    }

    /** The defaults, for a node of that name. */
    public static RedisOptions of(String node) {
        return new RedisOptions(node, DEFAULT_PREFIX, DEFAULT_CONNECTIONS, DEFAULT_TIMEOUT);
    }

    /** These options with another prefix. */
    public RedisOptions withPrefix(String other) {
        return new RedisOptions(node, other, connections, timeout);
    }

    /** These options with another number of connections. */
    public RedisOptions withConnections(int other) {
        return new RedisOptions(node, prefix, other, timeout);
    }

    /** These options with another time to wait. */
    public RedisOptions withTimeout(Duration other) {
        return new RedisOptions(node, prefix, connections, other);
    }
}
