package dev.latchkey.app;

import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.file.ProcessUser;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator should know of how a server was started, for it lays more open than need be. */
final class Exposure {

    private static final Logger LOG = LoggerFactory.getLogger(Exposure.class);

    private Exposure() {}

    /** Warns of each thing in the log. */
    static void warnOf(ServeOptions options) {
        of(options).forEach(LOG::warn);
    }

    /** A sentence for each thing. */
    static List<String> of(ServeOptions options) {
        List<String> warnings = new ArrayList<>();
        if (options.tls() == null && !isLoopback(options.host())) {
            warnings.add("Latchkey listens on " + options.host()
                    + " over plain HTTP, so that whoever is on the way can read the keys; give it a certificate with"
                    + " --tls-cert and --tls-key, or let a proxy that speaks HTTPS alone reach it");
        }
        if (ProcessUser.isRoot()) {
            warnings.add(
                    "Latchkey runs as root, which it has no need of; run it as a user of its own, who owns the data"
                            + " directory");
        }
        return warnings;
    }

    /** A name that is not known is not warned of: it cannot be listened on either. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
