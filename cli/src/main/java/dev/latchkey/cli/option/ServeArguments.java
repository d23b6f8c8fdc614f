package dev.latchkey.cli.option;

import dev.latchkey.cli.deployment.LogLevel;
import dev.latchkey.cli.deployment.RedisSettings;
import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.cli.deployment.TlsSettings;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.AddressRange;
import dev.latchkey.limit.AwayMode;
import dev.latchkey.secret.Secret;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.wire.TimeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How to serve. Long for its options, of which each has its description. */
public final class ServeArguments implements Settings {

    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8080;

    private static final String DEFAULT_JOURNAL = "1g";
    private static final String DEFAULT_EVENTS = "30d";
    private static final String DEFAULT_EVENTS_SPACE = "4g";

    /** Beside one event loop, a second core still has the journal, the store and the requests' own work to do. */
    private static final int CORES_OF_ONE_LOOP = 2;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = DEFAULT_HOST,
            converter = HostConverter.class,
            description = "The address to listen on; 0.0.0.0 is all of them (default: " + DEFAULT_HOST + ").")
    private String host = DEFAULT_HOST;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + DEFAULT_PORT,
            converter = PortConverter.class,
            description = "The port to listen on; 0 is any that is free (default: " + DEFAULT_PORT + ").")
    private int port;

    @Option(names = "--no-demo-key", description = "Do not let the public demo key work.")
    private boolean noDemoKey;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            converter = EventLoopsConverter.class,
            description = "How many threads carry the connections (default: one for each core, but 1 where there are"
                    + " two cores).")
    private @Nullable Integer eventLoops;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            converter = ConnectionsConverter.class,
            description = "How many connections may be open at once; beyond, idle ones make room, or newcomers are"
                    + " closed (default: three quarters of the files that the process may open, but 100, and no more"
                    + " than a quarter of the heap carries: 32 for each MB, 16 with TLS).")
    private @Nullable Integer maxConnections;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            converter = ConnectionsConverter.class,
            description = "How many of them may come from one address that is no trusted proxy's: an IPv4 address, or a"
                    + " /64 of IPv6 (default: a quarter, but at least 64).")
    private @Nullable Integer maxConnectionsPerAddress;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "CIDR",
            split = ",",
            converter = RangeConverter.class,
            description = {
                "Where the proxies in front of the server are, like 10.0.0.0/8,::1; of them alone X-Forwarded-For is believed"
                        + " (default: none)."
            })
    private List<AddressRange> trustedProxies = List.of();

    @Option(
            names = "--cors-origins",
            paramLabel = "ORIGIN",
            split = ",",
            converter = OriginConverter.class,
            description =
                    "Whose web pages may call the API from a browser, like https://example.org, or * for all; never"
                            + " the management API (default: none).")
    private List<String> corsOrigins = List.of();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Serve HTTPS with this certificate, in PEM, followed by those that vouch for it. It is read again"
                            + " when it changes.")
    private @Nullable Path tlsCert;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key, in PEM (PKCS #8, not encrypted).")
    private @Nullable Path tlsKey;

    @Option(
            names = "--stale-time",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = SomeTimeConverter.class,
            description = "How long keys in memory are trusted while the database is away (default: 10m).")
    private Duration staleTime = Duration.ofMinutes(10);

    @Option(
            names = "--journal-size",
            paramLabel = "SIZE",
            defaultValue = DEFAULT_JOURNAL,
            converter = SizeConverter.class,
            description = "The most disk space for usage on its way to the database, like 256m or 4g; it fills up while"
                    + " the database is away, and then requests are refused (default: " + DEFAULT_JOURNAL + ").")
    private long journalBytes;

    @Option(
            names = "--events",
            paramLabel = "TIME",
            defaultValue = DEFAULT_EVENTS,
            converter = EventsConverter.class,
            description = "How long the database keeps every single request beside the sums, or off (default: "
                    + DEFAULT_EVENTS + ").")
    private Duration eventAge = Duration.ZERO;

    @Option(
            names = "--events-space",
            paramLabel = "SIZE",
            defaultValue = DEFAULT_EVENTS_SPACE,
            converter = SizeConverter.class,
            description = "The most space for these in the database, like 256m or 4g; when it is full, the oldest go"
                    + " (default: " + DEFAULT_EVENTS_SPACE + ").")
    private long eventBytes;

    @Mixin
    @SuppressWarnings("UnusedVariable") // It is read by picocli.
    private final Settings product;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = {
                "The Redis in which several nodes count requests together (default: each node counts its share):",
                "redis://USER@HOST/0, rediss:// for TLS, several hosts and ?cluster=true for a Redis Cluster",
                "Others can see arguments; a URL with a password belongs in the environment."
            })
    private @Nullable String redis;

    @Option(
            names = "--redis-away",
            paramLabel = "MODE",
            defaultValue = "share",
            converter = AwayModeConverter.class,
            description = {
                "How to go on while Redis is away (default: share):",
                "share: this node's share of each limit; local: the whole limit on each node; deny: admit nothing; allow:"
                        + " admit everything"
            })
    private AwayMode redisAway = AwayMode.SHARE;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            converter = LogLevelConverter.class,
            description = "How much to log: error, warn, info, debug or trace (default: info).")
    private LogLevel logLevel = LogLevel.INFO;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** @param product the options that a product adds */
    public ServeArguments(Settings product) {
        this.product = product;
    }

    /** What was typed, once the command line was read. */
    public ServeOptions options(StoreOptions store, @Nullable Secret legacyKey) {
        if (redis == null && command.commandLine().getParseResult().hasMatchedOption("--redis-away")) {
            throw new WrongUsageException("--redis-away", "it goes with --redis alone");
        }
        int loops = eventLoops == null ? defaultEventLoops(Runtime.getRuntime().availableProcessors()) : eventLoops;
        return new ServeOptions(
                store,
                host,
                port,
                !noDemoKey,
                loops,
                maxConnections,
                maxConnectionsPerAddress,
                List.copyOf(trustedProxies),
                Set.copyOf(corsOrigins),
                tls(),
                staleTime,
                journalBytes,
                new EventRetention(eventAge, eventBytes),
                redis == null ? null : new RedisSettings(redis, redisAway),
                legacyKey,
                logLevel);
    }

    private @Nullable TlsSettings tls() {
        if (tlsCert == null && tlsKey == null) {
            return null;
        }
        if (tlsCert == null || tlsKey == null) {
            throw new WrongUsageException(
                    tlsCert == null ? "--tls-cert" : "--tls-key", "a certificate and its key are given together");
        }
        return new TlsSettings(tlsCert, tlsKey);
    }

    /** How many event loops suit a machine of so many cores. */
    public static int defaultEventLoops(int cores) {
        return cores <= CORES_OF_ONE_LOOP ? 1 : cores;
    }

    static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 0, 65_535, "a number from 0 to 65535");
        }
    }

    static final class EventLoopsConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, 1_024, "a number from 1 to 1024");
        }
    }

    static final class ConnectionsConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, 1_000_000, "a number from 1 to 1000000");
        }
    }

    static final class RangeConverter implements ITypeConverter<AddressRange> {
        @Override
        public AddressRange convert(String text) {
            return AddressRange.parse(text);
        }
    }

    static final class OriginConverter implements ITypeConverter<String> {

        private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?|\\*");

        @Override
        public String convert(String text) {
            String origin = text.strip();
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "it is an origin like https://example.org, without a path, or *, not " + Quoted.text(text));
            }
            return origin;
        }
    }

    static final class HostConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            String host = text.strip();
            if (host.isEmpty() || host.indexOf('/') >= 0 || host.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException(
                        "it is an address or a host's name, like 0.0.0.0 or ::1, not " + Quoted.text(text));
            }
            return host;
        }
    }

    static final class EventsConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return text.strip().equalsIgnoreCase("off") ? Duration.ZERO : TimeText.duration(text);
        }
    }

    static final class LogLevelConverter implements ITypeConverter<LogLevel> {
        @Override
        public LogLevel convert(String text) {
            for (LogLevel level : LogLevel.values()) {
                if (level.name().equalsIgnoreCase(text.strip())) {
                    return level;
                }
            }
            throw new IllegalArgumentException(
                    "a log level is error, warn, info, debug or trace, not " + Quoted.text(text));
        }
    }

    static final class AwayModeConverter implements ITypeConverter<AwayMode> {
        @Override
        public AwayMode convert(String text) {
            for (AwayMode mode : AwayMode.values()) {
                if (mode.word().equalsIgnoreCase(text.strip())) {
                    return mode;
                }
            }
            throw new IllegalArgumentException("it is share, local, deny or allow, not " + Quoted.text(text));
        }
    }
}
