package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Environment;
import java.util.Set;

/**
 * Where a server listens.
 *
 * @param host an address or a host's name; 0.0.0.0 and :: are all addresses
 * @param port the port
 * @param tls whether it speaks HTTPS
 */
public record ListenAddress(String host, int port, boolean tls) {

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    /** Like {@code http://0.0.0.0:8080}. */
    public String url() {
        return url(host);
    }

    /** The same as programs of this machine reach it. */
    public String reachable() {
        return url(EVERY_ADDRESS.contains(host) ? "127.0.0.1" : host);
    }

    private String url(String name) {
        return (tls ? "https://" : "http://") + (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }

    /** Where "latchkey serve" listens when it is told nothing but by the environment. */
    public static ListenAddress of(Environment environment) {
        return new ListenAddress(
                environment.value("LATCHKEY_HOST").map(String::strip).orElse(ServeArguments.DEFAULT_HOST),
                environment
                        .value("LATCHKEY_PORT")
                        .map(String::strip)
                        .filter(port -> port.matches("[1-9][0-9]{0,4}"))
                        .map(Integer::valueOf)
                        .orElse(ServeArguments.DEFAULT_PORT),
                environment.value("LATCHKEY_TLS_CERT").isPresent());
    }
}
