package dev.latchkey.app;

import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.cli.option.ListenAddress;
import dev.latchkey.key.BuiltInKey;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What a server says when it is ready: where it is, how to try it, and where its data lies. */
record Greeting(ServeOptions options, ListenAddress address, Path dataDirectory, String database) {

    void print(PrintWriter out) {
        String key = options.demoKey() ? BuiltInKey.DEMO_SECRET : "YOUR_KEY";
        StringBuilder text = new StringBuilder("Latchkey listening on " + address.url() + "\n\n");
        if (options.demoKey()) {
            text.append("  Demo key  ").append(key).append('\n');
        } else {
            text.append("  Make a key with  ./latchkey create --name NAME\n");
        }
        text.append("  Try it    curl ").append(address.reachable()).append("/api/v1/generate -H 'X-API-Key: ");
        text.append(key).append("' -H 'Content-Type: application/json' -d '{\"count\": 5}'\n");
        text.append("  Data      ").append(dataDirectory);
        if (options.store().database() != null) {
            text.append(", keys and usage in ").append(database);
        }
        text.append("\n\n");
        out.print(text);
        out.flush();
    }
}
