package dev.latchkey.server.connection;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * What is spoken under HTTPS: TLS 1.3, and of TLS 1.2 what has forward secrecy and authenticated encryption (RFC 9325 §4.2). Who records the
 * rest today can read it with the server's key of tomorrow, or alter it.
 */
public final class TlsPolicy {

    /** The versions of TLS that are spoken. */
    public static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));

    /** Each session keeps some of what its caller sent; those of TLS 1.3 and of callers that take tickets are not kept here at all. */
    private static final String SESSIONS = "javax.net.ssl.sessionCacheSize";

    /** In TLS 1.2; 1.3 has none. Each costs what the first one does. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    private TlsPolicy() {}

    /**
     * To be called before any TLS is spoken: of Java's sessions, 100 are kept instead of 20,480, and no caller begins a second
     * handshake on its connection, unless the operator says otherwise.
     */
    public static void boundCallers() {
        setUnlessGiven(SESSIONS, "100");
        setUnlessGiven(NO_RENEGOTIATION, "true");
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Those that this Java has on, in its order. */
    public static Set<String> cipherSuites() {
        try {
            return Arrays.stream(
                            SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
                    .filter(TlsPolicy::isGood)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static boolean isGood(String suite) {
        boolean isTls13 = !suite.contains("_WITH_");
        boolean isAuthenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_");
        return isAuthenticated && (isTls13 || suite.startsWith("TLS_ECDHE_"));
    }
}
