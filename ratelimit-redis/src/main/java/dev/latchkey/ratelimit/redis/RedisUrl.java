package dev.latchkey.ratelimit.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the Redis is: one server, or nodes of a Redis Cluster. Its text form never shows the password, and neither does any
 * message of this class. Immutable.
 */
public final class RedisUrl {

    private static final Pattern URL =
            Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<main>[^?#]*)(\\?(?<query>[^#]*))?");
    private static final Pattern HOST =
            Pattern.compile("(?<name>\\[[0-9a-fA-F:.%]+]|[^:/@\\[\\],\\s]+)(:(?<port>[0-9]{1,5}))?");
    private static final int DEFAULT_PORT = 6379;
    private static final int MAX_PORT = 65_535;
    private static final String NOT_ENCODED =
            "; characters like @ : / ? # % in a user or password are written as %40 %3A %2F %3F %23 %25";

    private final String shown;
    private final List<Host> hosts;
    private final @Nullable String user;
    private final @Nullable String password;
    private final int database;
    private final Encryption encryption;
    private final boolean cluster;
    private final Duration timeout;

    private enum Encryption {
        NONE,
        VERIFIED,
        UNVERIFIED
    }

    private record Host(String name, int port) {}

    private RedisUrl(
            String shown,
            List<Host> hosts,
            @Nullable String user,
            @Nullable String password,
            int database,
            Parameters parameters,
            boolean cluster) {
        this.shown = shown;
        this.hosts = List.copyOf(hosts);
        this.user = user;
        this.password = password;
        this.database = database;
        this.encryption = parameters.encryption();
        this.timeout = parameters.timeout();
        this.cluster = cluster;
    }

    /**
     * Reads {@code redis://USER:PASSWORD@HOST:PORT/DATABASE}, of which only the host must be there; {@code rediss://} for TLS,
     * whose certificate is verified unless {@code ?ssl_cert_reqs=none} is said. Several hosts, {@code redis://A:6379,B:6379},
     * are nodes of one Redis Cluster; where one host is, {@code ?cluster=true} says so. The user is left out with the user
     * named {@code default}: {@code redis://:PASSWORD@HOST}. {@code ?timeout=50ms} says how long a request waits for an answer.
     *
     * @throws IllegalArgumentException with a sentence that does not repeat the URL
     */
    public static RedisUrl parse(String text) {
        Matcher url = URL.matcher(text.strip());
        if (!url.matches()) {
            throw new IllegalArgumentException("the Redis URL is not like redis://HOST:6379/0" + NOT_ENCODED);
        }
        String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw new IllegalArgumentException("the Redis URL begins with redis://, or with rediss:// for TLS; \""
                    + scheme + "://\" is not known");
        }
        Parameters parameters = Parameters.of(url.group("query"), scheme.equals("rediss"));
        String main = url.group("main");
        // The last ones: a password may have been pasted in as it is.
        int at = main.lastIndexOf('@');
        int slash = main.indexOf('/', at + 1);
        List<Host> hosts = hosts(main.substring(at + 1, slash < 0 ? main.length() : slash));
        boolean cluster = parameters.cluster() || hosts.size() > 1;
        int database = slash < 0 ? 0 : database(main.substring(slash + 1), cluster);
        String credentials = at < 0 ? "" : main.substring(0, at);
        int colon = credentials.indexOf(':');
        if (colon < 0 && !credentials.isEmpty()) {
            throw new IllegalArgumentException(
                    "the Redis URL has one word before the @; write redis://USER:PASSWORD@HOST,"
                            + " or redis://:PASSWORD@HOST");
        }
        String user = colon <= 0 ? null : decoded(credentials.substring(0, colon));
        String password = colon < 0 ? null : decoded(credentials.substring(colon + 1));
        String shown = scheme + "://"
                + (password == null ? "" : (user == null ? "" : user) + ":…@")
                + main.substring(at + 1)
                + (parameters.cluster() ? "?cluster=true" : "");
        return new RedisUrl(shown, hosts, user, password, database, parameters, cluster);
    }

    /** Whether it is a Redis Cluster, rather than one server. */
    public boolean isCluster() {
        return cluster;
    }

    /** How long a request may wait for an answer before the node goes on without it. */
    public Duration timeout() {
        return timeout;
    }

    /** The servers to begin with, as the client wants them. */
    List<RedisURI> servers(Duration timeout) {
        return hosts.stream().map(host -> server(host, timeout)).toList();
    }

    private RedisURI server(Host host, Duration timeout) {
        RedisURI.Builder builder = RedisURI.builder()
                .withHost(host.name())
                .withPort(host.port())
                .withDatabase(database)
                .withTimeout(timeout)
                .withSsl(encryption != Encryption.NONE)
                .withVerifyPeer(encryption == Encryption.UNVERIFIED ? SslVerifyMode.NONE : SslVerifyMode.FULL);
        if (password != null && user != null) {
            builder.withAuthentication(user, password.toCharArray());
        } else if (password != null) {
            builder.withPassword(password.toCharArray());
        }
        return builder.build();
    }

    /** The URL without its password. */
    @Override
    public String toString() {
        return shown;
    }

    private static List<Host> hosts(String text) {
        List<Host> hosts = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST.matcher(each);
            int port =
                    host.matches() && host.group("port") != null ? Integer.parseInt(host.group("port")) : DEFAULT_PORT;
            if (!host.matches() || port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException(
                        "the Redis URL has no host and port like redis.example.org:6379" + NOT_ENCODED);
            }
            String name = host.group("name");
            hosts.add(new Host(name.startsWith("[") ? name.substring(1, name.length() - 1) : name, port));
        }
        return hosts;
    }

    private static int database(String text, boolean cluster) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("what follows the host in the Redis URL is a database's number like /0");
        }
        int number = Integer.parseInt(text);
        if (cluster && number != 0) {
            throw new IllegalArgumentException("a Redis Cluster has no databases but 0; leave the number out");
        }
        return number;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The message would have a piece of the password.
            @SuppressWarnings("UnusedException")
            var unused = e;
            throw new IllegalArgumentException("the Redis URL has a % that no two digits follow" + NOT_ENCODED);
        }
    }

    private record Parameters(boolean cluster, Encryption encryption, Duration timeout) {

        private static final Pattern TIMEOUT = Pattern.compile("timeout=(?<number>[0-9]{1,5})(?<unit>ms|s)");
        private static final Duration LONGEST = Duration.ofSeconds(60);

        static Parameters of(@Nullable String query, boolean encrypted) {
            boolean cluster = false;
            Encryption encryption = encrypted ? Encryption.VERIFIED : Encryption.NONE;
            Duration timeout = RedisOptions.DEFAULT_TIMEOUT;
            for (String each : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
                if (each.equals("cluster=true")) {
                    cluster = true;
                } else if (encrypted && each.equals("ssl_cert_reqs=none")) {
                    encryption = Encryption.UNVERIFIED;
                } else if (each.startsWith("timeout=")) {
                    timeout = timeout(each);
                } else if (!each.equals("cluster=false") && !(encrypted && each.equals("ssl_cert_reqs=required"))) {
                    throw new IllegalArgumentException(
                            "after the ? of the Redis URL may stand cluster=true, timeout=40ms,"
                                    + " and with rediss:// ssl_cert_reqs=none or ssl_cert_reqs=required, nothing else");
                }
            }
            return new Parameters(cluster, encryption, timeout);
        }

        private static Duration timeout(String parameter) {
            Matcher timeout = TIMEOUT.matcher(parameter);
            if (timeout.matches()) {
                long number = Long.parseLong(timeout.group("number"));
                Duration time =
                        timeout.group("unit").equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
                if (!time.isZero() && time.compareTo(LONGEST) <= 0) {
                    return time;
                }
            }
            throw new IllegalArgumentException(
                    "timeout in the Redis URL is how long a request waits for Redis, from 1ms to 60s");
        }
    }
}
