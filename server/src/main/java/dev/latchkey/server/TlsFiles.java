package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two PEM files with what the server proves its name with.
 *
 * @param certificate the certificate, followed by those that vouch for it
 * @param key its private key, in PKCS #8, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {

    /** What is in the files now; equal to what was in them before if nothing has changed. */
    PemKeyCertOptions read() throws IOException {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(Files.readAllBytes(certificate)))
                .addKeyValue(Buffer.buffer(Files.readAllBytes(key)));
    }
}
