package dev.latchkey.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.net.RFC3986;

/** What Vert.x does and does not offer to others: to be looked at with each of its versions. */
public final class VertxInternals {

    private VertxInternals() {}

    /** Netty's channel of a server's connection. */
    public static Channel channel(HttpConnection connection) {
        return context(connection).channel();
    }

    /** Where Vert.x stands in the channel's pipeline. */
    static ChannelHandlerContext context(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }

    /** A URI's path without dot segments and with what needs no percent-encoding decoded (RFC 3986 §6.2.2). */
    public static String normalizedPath(String path) {
        return RFC3986.normalizePath(path);
    }
}
