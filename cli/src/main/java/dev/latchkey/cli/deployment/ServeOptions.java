package dev.latchkey.cli.deployment;

import dev.latchkey.key.AddressRange;
import dev.latchkey.secret.Secret;
import dev.latchkey.usage.EventRetention;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to serve.
 *
 * @param store where keys are kept
 * @param host the address to listen on
 * @param port the port to listen on, or 0 for any that is free
 * @param demoKey whether the public demo key works
 * @param eventLoops how many threads carry the connections
 * @param maxConnections how many connections may be open at once, or null for as many as the process's files allow
 * @param maxConnectionsPerAddress how many of them one address may have, or null for a quarter
 * @param trustedProxies where the proxies are that tell the caller's address
 * @param corsOrigins the origins of the web pages that may call the API, {@code *} for all
 * @param tls what to prove the server's name with, or null to serve without TLS
 * @param staleTime how long keys in memory are trusted while the database is away
 * @param journalBytes how large the journal may grow
 * @param events which single events of usage are kept
 * @param redis where requests are counted together with other nodes, or null where this node counts by itself
 * @param legacyKey the secret of the single key that the deployment had before, or null when it had none
 * @param logLevel how much to log
 */
public record ServeOptions(
        StoreOptions store,
        String host,
        int port,
        boolean demoKey,
        int eventLoops,
        @Nullable Integer maxConnections,
        @Nullable Integer maxConnectionsPerAddress,
        List<AddressRange> trustedProxies,
        Set<String> corsOrigins,
        @Nullable TlsSettings tls,
        Duration staleTime,
        long journalBytes,
        EventRetention events,
        @Nullable RedisSettings redis,
        @Nullable Secret legacyKey,
        LogLevel logLevel) {}
