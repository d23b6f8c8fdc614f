package dev.latchkey.server;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.server.bulkhead.MemoryBulkhead;
import dev.latchkey.server.bulkhead.OpenFiles;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.server.connection.BoundedTransport;
import dev.latchkey.server.connection.ConnectionBounds;
import dev.latchkey.server.connection.ConnectionLimit;
import dev.latchkey.server.connection.ConnectionMetrics;
import dev.latchkey.server.connection.HeldBytes;
import dev.latchkey.server.connection.OpenConnections;
import dev.latchkey.server.connection.RenewedCertificate;
import dev.latchkey.server.connection.StrictRequestDecoder;
import dev.latchkey.server.connection.TlsPolicy;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.contract.Operation;
import dev.latchkey.time.TimeSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP listener with the features' routes, one listener per event loop on one port. Thread-safe. */
public final class LatchkeyServer implements AutoCloseable {

    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_REQUEST_LINE_BYTES = 8 << 10;

    private final Vertx vertx;
    private final ServerSettings settings;
    private final RequestRouter router;
    private final OpenConnections connections = new OpenConnections();
    private final ConnectionLimit limit;
    private final HeldBytes held;
    private final @Nullable RenewedCertificate certificate;
    private final Queue<HttpServer> listeners = new ConcurrentLinkedQueue<>();

    /**
     * Puts the routes together, and has threads of its own for them, until it is closed.
     *
     * @param store does work that asks the store and may block
     * @param work does what is too much for an event loop, such as reading a large body
     * @param features each says which operations it handles
     * @throws IllegalArgumentException when the features do not handle what the contract promises, or the files with the
     *     certificate cannot be used
     */
    public LatchkeyServer(
            ServerSettings settings,
            Contract contract,
            Gatekeeper gatekeeper,
            TimeSource time,
            PrometheusRegistry registry,
            WorkBulkhead store,
            WorkBulkhead work,
            List<Consumer<Routes>> features) {
        this.settings = settings;
        ServerMetrics metrics = new ServerMetrics(registry, contract.unit());
        ConnectionMetrics connectionMetrics = new ConnectionMetrics(registry);
        this.held = new HeldBytes(settings.connections().bytes(), connectionMetrics, time);
        this.limit = new ConnectionLimit(
                settings.connections(),
                settings.trustedProxies(),
                settings.tls() == null ? null : held,
                connectionMetrics,
                time);
        this.certificate = settings.tls() == null ? null : new RenewedCertificate(settings.tls());
        ApiKeyFilter filter = new ApiKeyFilter(gatekeeper, new CallerAddress(settings.trustedProxies()));
        Map<Operation, Consumer<Exchange>> handlers = new Handlers(contract, filter).collect(features);
        this.vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(settings.eventLoops()))
                .withTransport(new BoundedTransport(limit))
                .build();
        ServerContext server = new ServerContext(
                vertx,
                settings,
                contract.unit(),
                metrics,
                new Bugs(time),
                time,
                store,
                work,
                new MemoryBulkhead(settings.connections().bodyBytes()),
                new MemoryBulkhead(settings.connections().answerBytes()),
                new OpenFiles(ConnectionBounds.usualFiles()),
                new SecurityHeaders(settings.tls() != null),
                new KeyHeaders(contract.unit()),
                new Origins(settings.origins(), contract.unit()));
        this.router = new RequestRouter(handlers, filter, server);
    }

    /** Listens. The future has the port, or fails when the address cannot be listened on. */
    public Future<Integer> start() {
        return vertx.deployVerticle(Listener::new, new DeploymentOptions().setInstances(settings.eventLoops()))
                .map(deployed -> listeners.element().actualPort());
    }

    /**
     * Has new connections see the certificate that is in its files now. To be called every second or so; blocks while the files
     * are read. New files that do not fit together leave the old ones in use.
     */
    public void renewCertificate() {
        if (certificate != null) {
            certificate.renew(List.copyOf(listeners));
        }
    }

    /** Accepts no more connections, lets what runs finish within the given time, then closes. */
    public Future<?> stop(Duration grace) {
        List<Future<Void>> shutdowns = listeners.stream()
                .map(listener -> listener.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
                .toList();
        return Future.join(shutdowns).transform(ended -> connections.cut());
    }

    /** Lets go of its threads. What runs is not waited for; see {@link #stop}. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The ports listened on, one for each event loop. */
    List<Integer> listeners() {
        return listeners.stream().map(HttpServer::actualPort).toList();
    }

    /** How many connections are open. */
    int openConnections() {
        return limit.open();
    }

    /** The thread of an event loop. */
    Future<Thread> eventLoop() {
        return Future.future(promise -> vertx.runOnContext(ignored -> promise.complete(Thread.currentThread())));
    }

    /** How much memory connections hold. */
    long heldBytes() {
        return held.total();
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions();
        options.setHost(settings.host());
        // To Vert.x, 0 is another free port for each listener, and -1 the same one for all.
        options.setPort(settings.port() == 0 ? -1 : settings.port());
        options.setMaxHeaderSize(MAX_HEADER_BYTES);
        options.setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES);
        // Counts what is written alone. One who only ever sends, or does not read, must not hold a connection for good.
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setWriteIdleTimeout((int) settings.idleTime().toMillis());
        // HTTP/1.1 alone: a second protocol on the port would need every bound a second time.
        options.setHttp2ClearTextEnabled(false);
        // There are no WebSockets here, and a handler for them would look at every request and answer.
        options.setPerFrameWebSocketCompressionSupported(false);
        options.setPerMessageWebSocketCompressionSupported(false);
        if (certificate != null) {
            TlsPolicy.boundCallers();
            options.setSsl(true)
                    .setKeyCertOptions(certificate.present())
                    .setEnabledSecureTransportProtocols(TlsPolicy.PROTOCOLS);
            TlsPolicy.cipherSuites().forEach(options::addEnabledCipherSuite);
        }
        return options;
    }

    private final class Listener extends VerticleBase {
        @Override
        public Future<?> start() {
            HttpServerOptions options = options();
            HttpServer listener = vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        StrictRequestDecoder.install(connection, options, held);
                        connections.add(connection);
                    })
                    .requestHandler(router)
                    .invalidRequestHandler(router::refuseMalformed);
            listeners.add(listener);
            return listener.listen();
        }
    }
}
