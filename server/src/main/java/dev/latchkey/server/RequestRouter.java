package dev.latchkey.server;

import dev.latchkey.usage.UsageEvent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Leads each request to its route, and answers those that have none. For one event loop. */
final class RequestRouter implements Routes, Handler<HttpServerRequest> {

    /** In place of a route in usage and metrics: a path must not become a label. */
    private static final String NO_ROUTE = UsageEvent.NO_ROUTE;

    private final Router router;
    private final Gate gate;
    private final Surroundings surroundings;

    /** What each path answers to, by the method's name. */
    private final Map<String, Map<String, Consumer<Exchange>>> paths = new TreeMap<>();

    RequestRouter(Gate gate, Surroundings surroundings) {
        this.router = Router.router(surroundings.vertx());
        this.gate = gate;
        this.surroundings = surroundings;
        router.errorHandler(404, context -> unrouted(context.request(), exchange -> exchange.fail(Problem.notFound())));
        router.errorHandler(
                500, context -> new Exchange(context.request(), NO_ROUTE, surroundings).crash(context.failure()));
    }

    @Override
    public void keyed(HttpMethod method, String path, @Nullable String scope, KeyedHandler handler) {
        Consumer<Exchange> entry = exchange -> gate.enter(exchange, path, scope, handler);
        add(method, path, entry);
        if (method.equals(HttpMethod.GET)) {
            add(HttpMethod.HEAD, path, entry);
        }
    }

    @Override
    public void open(String path, Consumer<Exchange> handler) {
        Consumer<Exchange> entry = exchange -> gate.pass(exchange, path, () -> handler.accept(exchange));
        add(HttpMethod.GET, path, entry);
        add(HttpMethod.HEAD, path, entry);
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path();
        if (request.version() != HttpVersion.HTTP_1_0 && request.authority() == null) {
            malformed(request, "HTTP/1.1 needs a header Host that names one host.");
        } else if (path == null || !isWellEncoded(path)) {
            malformed(request, "The path has a malformed percent-encoding.");
        } else if (!path.startsWith("/")) {
            unrouted(request, exchange -> exchange.fail(Problem.notFound()));
        } else {
            router.handle(request);
        }
    }

    /** Answers what the HTTP decoder could not read as a request; the connection cannot go on after it. */
    void refuseMalformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Exchange exchange = new Exchange(request, NO_ROUTE, surroundings);
        if (cause instanceof TooLongHttpLineException) {
            exchange.failAndClose(Problem.of(414, "URI_TOO_LONG", "The path and query are longer than 8 KiB."));
        } else if (cause instanceof TooLongHttpHeaderException) {
            exchange.failAndClose(Problem.of(431, "HEADERS_TOO_LARGE", "The headers are larger than 16 KiB."));
        } else {
            exchange.failAndClose(Problem.malformed(
                    "This is not a well-formed HTTP/1.1 request: " + StrictRequestDecoder.reason(cause) + "."));
        }
    }

    private void add(HttpMethod method, String path, Consumer<Exchange> entry) {
        Map<String, Consumer<Exchange>> methods = paths.computeIfAbsent(path, first -> {
            Map<String, Consumer<Exchange>> none = new TreeMap<>();
            router.route(path).handler(context -> dispatch(context, path, none));
            return none;
        });
        methods.put(method.name(), entry);
    }

    private void dispatch(RoutingContext context, String path, Map<String, Consumer<Exchange>> methods) {
        Consumer<Exchange> entry = methods.get(context.request().method().name());
        if (entry == null) {
            unrouted(context.request(), exchange -> {
                exchange.header("Allow", String.join(", ", methods.keySet()));
                exchange.fail(Problem.of(405, "METHOD_NOT_ALLOWED", "This path does not answer to that method."));
            });
        } else {
            answer(new Exchange(context.request(), path, surroundings), entry);
        }
    }

    private void malformed(HttpServerRequest request, String detail) {
        unrouted(request, exchange -> exchange.fail(Problem.malformed(detail)));
    }

    private void unrouted(HttpServerRequest request, Consumer<Exchange> answer) {
        answer(
                new Exchange(request, NO_ROUTE, surroundings),
                exchange -> gate.pass(exchange, NO_ROUTE, () -> answer.accept(exchange)));
    }

    private void answer(Exchange exchange, Consumer<Exchange> entry) {
        exchange.attempt(() -> {
            if (Gate.isQueryReadable(exchange.request())) {
                entry.accept(exchange);
            } else {
                gate.pass(
                        exchange,
                        NO_ROUTE,
                        () -> exchange.fail(Problem.malformed("The query has a malformed percent-encoding.")));
            }
        });
    }

    private static boolean isWellEncoded(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (i + 2 >= path.length()
                    || !HexFormat.isHexDigit(path.charAt(i + 1))
                    || !HexFormat.isHexDigit(path.charAt(i + 2))) {
                return false;
            }
        }
        return true;
    }
}
