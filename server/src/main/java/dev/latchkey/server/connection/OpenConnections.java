package dev.latchkey.server.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that are open, so that a server that stops can be rid of those that do not end. Thread-safe. */
public final class OpenConnections {

    private final Map<HttpConnection, Promise<Void>> open = new ConcurrentHashMap<>();

    /** Knows the connection until it is closed. */
    public void add(HttpConnection connection) {
        Promise<Void> closed = Promise.promise();
        open.put(connection, closed);
        connection.closeHandler(ignored -> {
            open.remove(connection);
            closed.complete();
        });
    }

    /**
     * Closes all at once. Vert.x's own close first sends what is still to be sent, for which it would wait in vain where
     * nobody reads.
     *
     * @return completed when what ran on them has ended
     */
    public Future<?> cut() {
        List<Future<Void>> ended = open.values().stream().map(Promise::future).toList();
        for (HttpConnection connection : open.keySet()) {
            var unused = VertxInternals.context(connection).close();
        }
        return Future.join(ended);
    }
}
