package dev.latchkey.server;

import dev.latchkey.time.TimeSource;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads each request to its route, and answers those that have none. For one event loop. */
final class RequestRouter implements Routes, Handler<HttpServerRequest> {

    /** In place of a route in usage and metrics: a path must not become a label. */
    private static final String NO_ROUTE = "other";

    private static final Logger LOG = LoggerFactory.getLogger(RequestRouter.class);

    private final Router router;
    private final Gate gate;
    private final ServerMetrics metrics;
    private final TimeSource time;
    private final Map<String, Set<String>> methods = new TreeMap<>();

    RequestRouter(Vertx vertx, Gate gate, ServerMetrics metrics, TimeSource time) {
        this.router = Router.router(vertx);
        this.gate = gate;
        this.metrics = metrics;
        this.time = time;
        router.errorHandler(404, context -> unrouted(context, exchange -> exchange.fail(Problem.notFound())));
        router.errorHandler(
                405,
                context -> unrouted(context, exchange -> {
                    exchange.header("Allow", allowed(context.request().path()));
                    exchange.fail(Problem.of(405, "METHOD_NOT_ALLOWED", "This path does not answer to that method."));
                }));
        router.errorHandler(400, context -> new Exchange(context.request(), NO_ROUTE, metrics, time).fail(malformed()));
        router.errorHandler(500, context -> {
            Exchange exchange = new Exchange(context.request(), NO_ROUTE, metrics, time);
            LOG.error("Request {} failed", exchange.id(), context.failure());
            exchange.fail(Problem.internal());
        });
    }

    @Override
    public void keyed(HttpMethod method, String path, @Nullable String scope, KeyedHandler handler) {
        allow(path, method.name());
        router.route(method, path).handler(context -> gate.enter(exchange(context, path), path, scope, handler));
    }

    @Override
    public void open(String path, Consumer<Exchange> handler) {
        allow(path, "GET");
        allow(path, "HEAD");
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> {
            Exchange exchange = exchange(context, path);
            gate.pass(exchange, path, () -> handler.accept(exchange));
        });
    }

    @Override
    public void handle(HttpServerRequest request) {
        router.handle(request);
    }

    /** Answers what the HTTP decoder could not read as a request; the connection cannot go on after it. */
    void refuseMalformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Exchange exchange = new Exchange(request, NO_ROUTE, metrics, time);
        exchange.header("Connection", "close");
        if (cause instanceof TooLongHttpLineException) {
            exchange.fail(Problem.of(414, "URI_TOO_LONG", "The path and query are longer than 8 KiB."));
        } else if (cause instanceof TooLongHttpHeaderException) {
            exchange.fail(Problem.of(431, "HEADERS_TOO_LARGE", "The headers are larger than 16 KiB."));
        } else {
            exchange.fail(malformed());
        }
        var unused = request.connection().close();
    }

    private Exchange exchange(RoutingContext context, String route) {
        return new Exchange(context.request(), route, metrics, time);
    }

    private void unrouted(RoutingContext context, Consumer<Exchange> answer) {
        Exchange exchange = exchange(context, NO_ROUTE);
        gate.pass(exchange, NO_ROUTE, () -> answer.accept(exchange));
    }

    private void allow(String path, String method) {
        methods.computeIfAbsent(path, first -> new TreeSet<>()).add(method);
    }

    private String allowed(String path) {
        return String.join(", ", methods.getOrDefault(path, Set.of("GET")));
    }

    private static Problem malformed() {
        return Problem.of(400, "REQUEST_MALFORMED", "This is not a well-formed HTTP request.");
    }
}
