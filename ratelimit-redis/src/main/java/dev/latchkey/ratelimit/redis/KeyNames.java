package dev.latchkey.ratelimit.redis;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The names of what is kept in Redis. All that belongs to one API key has the key's id in curly brackets, so that a cluster
 * keeps it in one place.
 */
record KeyNames(String prefix) {

    /** How many marks there are in a cluster: enough that each of its nodes has one, most likely. */
    static final int MARKS_IN_A_CLUSTER = 64;

    /** The windows of an API key. */
    byte[] windows(UUID key) {
        return bytes(prefix + '{' + key + '}');
    }

    /** What a month adds to the windows of an API key; there only where requests per month are limited. */
    byte[] month(UUID key) {
        return bytes(prefix + '{' + key + "}:month");
    }

    /** What nodes replayed of an API key's requests; there only after something was lost. */
    byte[] replayed(UUID key) {
        return bytes(prefix + '{' + key + "}:nodes");
    }

    /** One of the marks that are gone when Redis lost what it knew. In a cluster they are spread over its nodes. */
    byte[] generation(int number) {
        return bytes(prefix + "generation:{" + number + '}');
    }

    /** The nodes that have told what was lost since that mark was made. */
    byte[] told(int number) {
        return bytes(prefix + "generation:{" + number + "}:told");
    }

    /** How many keys Redis had evicted when that mark was looked at last. */
    byte[] evicted(int number) {
        return bytes(prefix + "generation:{" + number + "}:evicted");
    }

    /** The nodes that looked at that mark a moment ago. */
    byte[] looking(int number) {
        return bytes(prefix + "generation:{" + number + "}:looking");
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
