package dev.latchkey.server;

import dev.latchkey.server.connection.StrictRequestDecoder;
import dev.latchkey.server.contract.Operation;
import dev.latchkey.usage.UsageEvent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Leads each request to its operation, and answers those that have none. Thread-safe. */
final class RequestRouter implements Handler<HttpServerRequest> {

    /** In place of a route in usage and metrics: a path must not become a label. */
    private static final String NO_ROUTE = UsageEvent.NO_ROUTE;

    private final PathTree<Route> routes = new PathTree<>();
    private final ApiKeyFilter filter;
    private final ServerContext server;

    /** What a path answers to, by the method's name. */
    private record Route(String template, Map<String, Consumer<Exchange>> methods) {
        Route(String template) {
            this(template, new TreeMap<>());
        }

        String allowed() {
            return String.join(", ", methods.keySet());
        }
    }

    /** @param entries what answers each operation; {@code HEAD} goes wherever {@code GET} does */
    RequestRouter(Map<Operation, Consumer<Exchange>> entries, ApiKeyFilter filter, ServerContext server) {
        this.filter = filter;
        this.server = server;
        entries.forEach((operation, entry) -> {
            Route route = routes.at(operation.path(), () -> new Route(operation.path()));
            route.methods().put(operation.method(), entry);
            if (operation.method().equals("GET")) {
                route.methods().put("HEAD", entry);
            }
        });
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path();
        if (request.version() != HttpVersion.HTTP_1_0 && request.authority() == null) {
            malformed(request, "HTTP/1.1 needs a header Host that names one host.");
        } else if (path == null || !isWellEncoded(path)) {
            malformed(request, "The path has a malformed percent-encoding.");
        } else if (!path.startsWith("/")) {
            notFound(request);
        } else {
            routes.find(path)
                    .ifPresentOrElse(
                            found -> dispatch(request, found.value(), found.arguments()), () -> notFound(request));
        }
    }

    /** Answers what the HTTP decoder could not read as a request; the connection cannot go on after it. */
    void refuseMalformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Exchange exchange = unrouted(request);
        if (cause instanceof TooLongHttpLineException) {
            exchange.failAndClose(Problem.of(414, "URI_TOO_LONG", "The path and query are longer than 8 KiB."));
        } else if (cause instanceof TooLongHttpHeaderException) {
            exchange.failAndClose(Problem.of(
                    431,
                    "HEADERS_TOO_LARGE",
                    "The headers are larger than 16 KiB, or more than " + StrictRequestDecoder.MAX_HEADER_LINES
                            + " lines."));
        } else {
            exchange.failAndClose(Problem.malformed(
                    "This is not a well-formed HTTP/1.1 request: " + StrictRequestDecoder.reason(cause) + "."));
        }
    }

    private void dispatch(HttpServerRequest request, Route route, List<String> arguments) {
        Consumer<Exchange> entry = route.methods().get(request.method().name());
        if (entry != null) {
            answer(new Exchange(request, route.template(), arguments, server), entry);
        } else if (server.origins().isPreflight(request, route.template())) {
            Exchange exchange = new Exchange(request, route.template(), arguments, server);
            exchange.attempt(() -> server.origins().answerPreflight(exchange, route.allowed()));
        } else {
            pass(unrouted(request), exchange -> {
                exchange.header("Allow", route.allowed());
                exchange.fail(Problem.of(405, "METHOD_NOT_ALLOWED", "This path does not answer to that method."));
            });
        }
    }

    private void malformed(HttpServerRequest request, String detail) {
        pass(unrouted(request), exchange -> exchange.fail(Problem.malformed(detail)));
    }

    private void notFound(HttpServerRequest request) {
        pass(unrouted(request), exchange -> exchange.fail(Problem.notFound()));
    }

    private Exchange unrouted(HttpServerRequest request) {
        return new Exchange(request, NO_ROUTE, List.of(), server);
    }

    private void pass(Exchange exchange, Consumer<Exchange> answer) {
        answer(exchange, passed -> filter.pass(passed, NO_ROUTE, () -> answer.accept(passed)));
    }

    private void answer(Exchange exchange, Consumer<Exchange> entry) {
        exchange.attempt(() -> {
            if (ApiKeyFilter.isQueryReadable(exchange.request())) {
                entry.accept(exchange);
            } else {
                filter.pass(
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
