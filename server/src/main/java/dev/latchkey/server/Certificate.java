package dev.latchkey.server;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that callers see, renewed when its files change. Thread-safe. */
final class Certificate {

    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);

    private final TlsFiles files;
    private volatile PemKeyCertOptions present;

    /** What of the files was tried last, so that what is wrong with them is said once. */
    private volatile PemKeyCertOptions tried;

    /** @throws IllegalArgumentException when the files cannot be read */
    Certificate(TlsFiles files) {
        this.files = files;
        try {
            this.present = files.read();
            this.tried = present;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the certificate " + files.certificate() + " or its key " + files.key() + " cannot be read", e);
        }
    }

    PemKeyCertOptions present() {
        return present;
    }

    void renew(List<HttpServer> listeners) {
        PemKeyCertOptions found;
        try {
            found = files.read();
        } catch (IOException e) {
            // Whoever replaces a file may have it away for a moment.
            return;
        }
        if (found.equals(tried)) {
            return;
        }
        tried = found;
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(found);
        var unused = Future.all(listeners.stream()
                        .map(listener -> listener.updateSSLOptions(options))
                        .toList())
                .onSuccess(updated -> {
                    present = found;
                    LOG.info("New connections see the certificate that is now in {}", files.certificate());
                })
                .onFailure(failure -> LOG.warn(
                        "The certificate in {} and the key in {} cannot be used; the former ones stay in use: {}",
                        files.certificate(),
                        files.key(),
                        failure.getMessage()));
    }
}
