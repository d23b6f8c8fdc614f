package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.key.AddressRange;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** Reads the address of a server, and refuses one that would give the admin key away. */
final class ServerAddress implements ITypeConverter<URI> {

    private static final int MAX_PORT = 65_535;
    private static final int LOOPBACK_NETWORK = 127;
    private static final int IPV4_BYTES = 4;

    @Override
    public URI convert(String text) {
        URI uri = parse(text.strip());
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("it has a user or a password in it, which others can see; the admin key"
                    + " is read from " + AdminKeySetting.VARIABLE);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "nothing that begins with ? or # belongs into it; write it like" + " https://latchkey.example.org");
        }
        if (uri.getScheme().equalsIgnoreCase("http") && !isLoopback(uri.getHost())) {
            throw new IllegalArgumentException("over http:// everyone on the way could read the admin key; give an"
                    + " https:// address, or http:// with 127.0.0.1, [::1] or localhost for a server of this machine");
        }
        return uri;
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            String scheme = uri.getScheme();
            if (scheme != null
                    && scheme.toLowerCase(Locale.ROOT).matches("https?")
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= MAX_PORT) {
                return uri;
            }
            throw new IllegalArgumentException(wrong(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(wrong(text), e);
        }
    }

    private static String wrong(String text) {
        return Quoted.text(text) + " is not a server's address; write it like https://latchkey.example.org or"
                + " http://127.0.0.1:8080";
    }

    /** By the text alone: a name may lead anywhere. */
    private static boolean isLoopback(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.equalsIgnoreCase("localhost")
                || AddressRange.bytesOf(bare).filter(ServerAddress::isLoopback).isPresent();
    }

    private static boolean isLoopback(byte[] address) {
        if (address.length == IPV4_BYTES) {
            return address[0] == LOOPBACK_NETWORK;
        }
        int last = address.length - 1;
        for (int i = 0; i < last; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[last] == 1;
    }
}
