package dev.latchkey.server.connection;

import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The time after which a connection is closed that nothing is sent on. It is meant for callers, not for the server's own work. */
public final class IdleTime {

    private IdleTime() {}

    /** Lets it begin anew, again and again, until the work is done whose result is to be sent. To be called on the event loop. */
    public static void begun(HttpConnection connection, Duration idleTime, Vertx vertx, CompletionStage<?> work) {
        long timer = vertx.setPeriodic(Math.max(1, idleTime.toMillis() / 2), each -> restart(connection));
        var unused = work.whenComplete((result, failure) -> vertx.cancelTimer(timer));
    }

    private static void restart(HttpConnection connection) {
        IdleStateHandler idle = VertxInternals.channel(connection).pipeline().get(IdleStateHandler.class);
        if (idle != null) {
            idle.resetWriteTimeout();
        }
    }
}
