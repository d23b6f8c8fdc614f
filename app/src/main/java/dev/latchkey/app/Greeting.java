package dev.latchkey.app;

import dev.latchkey.cli.ServeOptions;
import dev.latchkey.key.BuiltInKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;

/** What a server says when it is ready: where it is, how to try it, and where its data lies. */
record Greeting(ServeOptions options, int port, Path dataDirectory, String database) {

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    void print(PrintWriter out) {
        String scheme = options.tls() == null ? "http://" : "https://";
        String address = scheme + inUrl(options.host()) + ":" + port;
        String reachable = EVERY_ADDRESS.contains(options.host()) ? scheme + "127.0.0.1:" + port : address;
        String key = options.demoKey() ? BuiltInKey.DEMO_SECRET : "YOUR_KEY";
        StringBuilder text = new StringBuilder("Latchkey listening on " + address + "\n\n");
        if (options.demoKey()) {
            text.append("  Demo key  ").append(key).append('\n');
        } else {
            text.append("  Make a key with  ./latchkey create --name NAME\n");
        }
        text.append("  Try it    curl ").append(reachable).append("/api/v1/generate -H 'X-API-Key: ");
        text.append(key).append("' -H 'Content-Type: application/json' -d '{\"count\": 5}'\n");
        text.append("  Data      ").append(dataDirectory);
        if (options.store().database() != null) {
            text.append(", keys and usage in ").append(database);
        }
        text.append("\n\n");
        out.print(text);
        out.flush();
    }

    private static String inUrl(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
