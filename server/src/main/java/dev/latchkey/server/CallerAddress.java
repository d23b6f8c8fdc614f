package dev.latchkey.server;

import dev.latchkey.key.AddressRange;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where callers are, as far as it tells one from another: an IPv4 address, or the /64 that an IPv6 holder has to itself. It is
 * the address of the socket; where that is a trusted proxy's, the last one in {@code X-Forwarded-For} that is none, since all
 * before it is whatever the caller chose to write. Thread-safe.
 */
final class CallerAddress {

    private static final String FORWARDED = "X-Forwarded-For";
    private static final int NETWORK_BYTES = 8;
    private static final String MAPPED_IPV4 = "::ffff:";

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
        return folded(proxies.isEmpty() ? host : origin(host, request.headers().getAll(FORWARDED)));
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

    /** The address as far as it tells one caller from another. */
    static String folded(String host) {
        boolean isIpv4 = host.indexOf(':') < 0 || host.startsWith(MAPPED_IPV4);
        byte @Nullable [] bytes = isIpv4 ? null : NetUtil.createByteArrayFromIpAddressString(host);
        return bytes == null || bytes.length <= NETWORK_BYTES
                ? host
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)) + "/64";
    }
}
