package dev.latchkey.server;

import dev.latchkey.key.AddressRange;
import dev.latchkey.server.connection.ConnectionBounds;
import dev.latchkey.server.connection.TlsFiles;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the server listens, whom it believes, and how patient it is.
 *
 * @param host the address to listen on
 * @param port the port, or 0 for any that is free
 * @param eventLoops how many threads serve connections
 * @param idleTime how long a connection stays open on which nothing can be sent, for want of a request or of a reader
 * @param bodyTime how long a body may take to arrive
 * @param trustedProxies where the proxies are whose {@code X-Forwarded-For} tells the caller's address
 * @param origins the origins of the web pages that may call the API, {@code *} for all
 * @param connections how much of the machine connections may take
 * @param tls what to prove the server's name with, or null to listen without TLS
 */
public record ServerSettings(
        String host,
        int port,
        int eventLoops,
        Duration idleTime,
        Duration bodyTime,
        List<AddressRange> trustedProxies,
        Set<String> origins,
        ConnectionBounds connections,
        @Nullable TlsFiles tls) {

    private static final Duration IDLE_TIME = Duration.ofSeconds(60);
    private static final Duration BODY_TIME = Duration.ofSeconds(30);

    /** Copies the collections. */
    public ServerSettings {
        trustedProxies = List.copyOf(trustedProxies);
        origins = Set.copyOf(origins);
    }

    /** As patient as is usual; without proxies, web pages and TLS. */
    public ServerSettings(String host, int port, int eventLoops) {
        this(host, port, eventLoops, IDLE_TIME, BODY_TIME);
    }

    /** Without proxies, web pages and TLS. */
    public ServerSettings(String host, int port, int eventLoops, Duration idleTime, Duration bodyTime) {
        this(host, port, eventLoops, idleTime, bodyTime, List.of(), Set.of(), ConnectionBounds.usual(), null);
    }

    /** The same with trusted proxies. */
    public ServerSettings behind(List<AddressRange> proxies) {
        return new ServerSettings(host, port, eventLoops, idleTime, bodyTime, proxies, origins, connections, tls);
    }

    /** The same with web pages of these origins. */
    public ServerSettings forPagesOf(Set<String> pages) {
        return new ServerSettings(host, port, eventLoops, idleTime, bodyTime, trustedProxies, pages, connections, tls);
    }

    /** The same with these bounds on connections. */
    public ServerSettings within(ConnectionBounds bounds) {
        return new ServerSettings(host, port, eventLoops, idleTime, bodyTime, trustedProxies, origins, bounds, tls);
    }

    /** The same with TLS, or without for null. */
    public ServerSettings over(@Nullable TlsFiles files) {
        return new ServerSettings(
                host, port, eventLoops, idleTime, bodyTime, trustedProxies, origins, connections, files);
    }
}
