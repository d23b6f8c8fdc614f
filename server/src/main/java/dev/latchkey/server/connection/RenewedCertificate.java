package dev.latchkey.server.connection;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that callers see, renewed when its files change. To be asked by one thread at a time. */
public final class RenewedCertificate {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedCertificate.class);

    private final TlsFiles files;

    /** What callers see, or will as soon as the listeners have it. */
    private volatile PemKeyCertOptions present;

    /** Whether it was said already that the files as they are cannot be used. */
    private boolean warned;

    /** @throws IllegalArgumentException when the files cannot be used */
    public RenewedCertificate(TlsFiles files) {
        this.files = files;
        try {
            this.present = files.read();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificate in " + files.certificate() + " or its key in " + files.key() + " cannot be used",
                    e);
        }
    }

    /** The certificate that is in use. */
    public PemKeyCertOptions present() {
        return present;
    }

    /** Has listeners use what is in the files now, if that fits together. Blocks while they are read. */
    public void renew(List<HttpServer> listeners) {
        PemKeyCertOptions found;
        try {
            found = files.read();
        } catch (IOException | GeneralSecurityException e) {
            if (!warned) {
                LOG.warn(
                        "The former certificate stays in use, for that in {} cannot be used: {}",
                        files.certificate(),
                        e.getMessage());
            }
            warned = true;
            return;
        }
        warned = false;
        if (!found.equals(present)) {
            present = found;
            ServerSSLOptions options = new ServerSSLOptions();
            options.setKeyCertOptions(found);
            options.setEnabledSecureTransportProtocols(TlsPolicy.PROTOCOLS);
            TlsPolicy.cipherSuites().forEach(options::addEnabledCipherSuite);
            var unused = Future.all(listeners.stream()
                            .map(listener -> listener.updateSSLOptions(options))
                            .toList())
                    .onSuccess(updated ->
                            LOG.info("New connections see the certificate that is now in {}", files.certificate()))
                    .onFailure(failure -> LOG.error("The new certificate could not be put in use", failure));
        }
    }
}
