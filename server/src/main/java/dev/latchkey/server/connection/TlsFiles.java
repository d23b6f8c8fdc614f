package dev.latchkey.server.connection;

import dev.latchkey.file.SmallFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two PEM files with what the server proves its name with.
 *
 * @param certificate the certificate, followed by those that vouch for it
 * @param key its private key, in PKCS #8, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] ANYTHING = {1};

    /** A chain of many certificates has a tenth of it. */
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Reads both and sees whether they belong together; blocks.
     *
     * @throws IllegalArgumentException with a sentence that says why a server could not use them
     */
    public void requireUsable() {
        try {
            read();
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? "" : ": " + e.getReason();
            throw new IllegalArgumentException("the file " + e.getFile() + " cannot be read" + reason, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + e.getMessage() + " cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificate in " + certificate + " and the key in " + key + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    /** What is in the files now; equal to what was in them before if nothing has changed. */
    PemKeyCertOptions read() throws IOException, GeneralSecurityException {
        byte[] certificates = SmallFile.bytes(certificate, MOST_BYTES);
        byte[] secret = SmallFile.bytes(key, MOST_BYTES);
        PublicKey verifying = verifyingKey(certificates);
        PrivateKey signing = signingKey(secret, verifying.getAlgorithm());
        if (!belongTogether(signing, verifying)) {
            throw new InvalidKeySpecException("the key is not the certificate's");
        }
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(certificates)).addKeyValue(Buffer.buffer(secret));
    }

    private static PublicKey verifyingKey(byte[] pem) throws CertificateException {
        Collection<? extends Certificate> chain =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (chain.isEmpty()) {
            throw new CertificateException("there is no certificate in PEM");
        }
        return chain.iterator().next().getPublicKey();
    }

    private static PrivateKey signingKey(byte[] pem, String algorithm) throws GeneralSecurityException {
        Matcher found = PRIVATE_KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new InvalidKeySpecException("there is no unencrypted private key in PEM and PKCS #8");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("the private key is not in Base64", e);
        }
    }

    private static boolean belongTogether(PrivateKey signing, PublicKey verifying) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (signing.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> signing.getAlgorithm();
                });
        signature.initSign(signing);
        signature.update(ANYTHING);
        byte[] signed = signature.sign();
        signature.initVerify(verifying);
        signature.update(ANYTHING);
        return signature.verify(signed);
    }
}
