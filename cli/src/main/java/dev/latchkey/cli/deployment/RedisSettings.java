package dev.latchkey.cli.deployment;

import dev.latchkey.limit.AwayMode;

/**
 * The Redis in which nodes count requests together.
 *
 * @param url where it is; may hold a password
 * @param whenAway how a node goes on while it does not answer
 */
public record RedisSettings(String url, AwayMode whenAway) {

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "RedisSettings[whenAway=" + whenAway.word() + "]";
    }
}
