package dev.latchkey.server;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Where a caller is, as far as it tells one from another: an IPv4 address, or the /64 that an IPv6 holder has to itself. */
final class CallerAddress {

    private static final int NETWORK_BYTES = 8;
    private static final String MAPPED_IPV4 = "::ffff:";

    private CallerAddress() {}

    static String of(@Nullable SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : of(host);
    }

    static String of(String host) {
        boolean isIpv4 = host.indexOf(':') < 0 || host.startsWith(MAPPED_IPV4);
        byte[] bytes = isIpv4 ? null : NetUtil.createByteArrayFromIpAddressString(host);
        return bytes == null || bytes.length <= NETWORK_BYTES
                ? host
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)) + "/64";
    }
}
