package dev.latchkey.server;

import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a caller is: its IP address, or nothing when that is not known. */
final class CallerAddress {

    private CallerAddress() {}

    static String of(@Nullable SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }
}
