package dev.latchkey.server;

import java.time.Duration;

/**
 * How the server listens, and how patient it is.
 *
 * @param host the address to listen on
 * @param port the port, or 0 for any that is free
 * @param eventLoops how many threads serve connections
 * @param idleTime how long a connection stays open on which nothing can be sent, for want of a request or of a reader
 * @param bodyTime how long a body may take to arrive
 */
public record ServerSettings(String host, int port, int eventLoops, Duration idleTime, Duration bodyTime) {

    private static final Duration IDLE_TIME = Duration.ofSeconds(60);
    private static final Duration BODY_TIME = Duration.ofSeconds(30);

    /** As patient as is usual. */
    public ServerSettings(String host, int port, int eventLoops) {
        this(host, port, eventLoops, IDLE_TIME, BODY_TIME);
    }
}
