package dev.latchkey.server;

import dev.latchkey.key.AddressRange;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/**
 * Where callers are: at the IP address of the socket, or, where that is a trusted proxy's, at the last one in
 * {@code X-Forwarded-For} that is none, since all before it is whatever the caller chose to write. Nothing where it is not
 * known. Thread-safe.
 */
final class CallerAddress {

    private static final String FORWARDED = "X-Forwarded-For";

    /** More proxies in a row than anyone has. */
    private static final int MOST_HOPS = 32;

    private final List<AddressRange> proxies;

    /** @param proxies where the trusted proxies are */
    CallerAddress(List<AddressRange> proxies) {
        this.proxies = proxies;
    }

    String of(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        if (host == null) {
            return "";
        }
        return proxies.isEmpty() ? host : origin(host, request.headers().getAll(FORWARDED));
    }

    /** @param headers the values of {@code X-Forwarded-For}, in order */
    String origin(String socket, List<String> headers) {
        String origin = socket;
        int hops = 0;
        for (int i = headers.size() - 1; i >= 0; i--) {
            String header = headers.get(i);
            int end = header.length();
            while (end >= 0) {
                if (!isProxy(origin)) {
                    return origin;
                }
                int comma = header.lastIndexOf(',', end - 1);
                String hop = withoutPort(header.substring(comma + 1, end).strip());
                if (++hops > MOST_HOPS || NetUtil.createByteArrayFromIpAddressString(hop) == null) {
                    return socket;
                }
                origin = hop;
                end = comma;
            }
        }
        return origin;
    }

    private boolean isProxy(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && proxies.stream().anyMatch(range -> range.contains(bytes));
    }

    /** Some proxies add the port, and then IPv6 addresses stand in brackets. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
