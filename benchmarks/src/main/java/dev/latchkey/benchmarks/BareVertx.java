package dev.latchkey.benchmarks;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Vert.x answering a constant, headers and all, with no router and nothing looked at: what is left of nginx's rate once the
 * framework is chosen. The difference from it to Latchkey is Latchkey's own.
 */
public final class BareVertx extends VerticleBase {

    private static final String HOST = "127.0.0.1";

    private final int port;
    private final List<Header> headers;
    private final Buffer body;

    private record Header(CharSequence name, CharSequence value) {}

    private BareVertx(int port, List<Header> headers, Buffer body) {
        this.port = port;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments the port, the number of event loops, a file with the head of the answer and one with its body
     */
    public static void main(String... arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int loops = Integer.parseInt(arguments[1]);
        List<Header> headers = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[2]))) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.regionMatches(true, 0, "Content-Length", 0, colon)) {
                headers.add(new Header(
                        HttpHeaders.createOptimized(line.substring(0, colon)),
                        HttpHeaders.createOptimized(line.substring(colon + 2).strip())));
            }
        }
        Buffer body = Buffer.buffer(Files.readAllBytes(Path.of(arguments[3])));
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        vertx.deployVerticle(
                        () -> new BareVertx(port, List.copyOf(headers), body),
                        new DeploymentOptions().setInstances(loops))
                .await();
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    HttpServerResponse response = request.response();
                    for (Header header : headers) {
                        response.putHeader(header.name(), header.value());
                    }
                    var unused = response.end(body);
                })
                .listen(port, HOST);
    }
}
