package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.LimiterUnavailableException;
import dev.latchkey.time.TimeSource;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections to Redis that many threads use at once, made in the background and made again when lost. What cannot be
 * sent now is refused, never kept for later. Thread-safe.
 */
final class Connections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Of requests that Redis has not answered, on one connection: bounded, should it hang. */
    private static final int MOST_UNANSWERED = 8_192;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final long RETRY_MILLIS = 250;
    private static final int MOST_WRITES_PER_FLUSH = 256;
    private static final int MOST_THREADS = 4;

    private record Connection(
            BooleanSupplier isOpen, RedisScriptingAsyncCommands<byte[], byte[]> commands, AtomicInteger unanswered) {}

    private final String url;
    private final ClientResources resources;
    private final Waiting waiting;
    private final AbstractRedisClient client;
    private final Supplier<CompletionStage<Connection>> connect;
    private final AtomicReferenceArray<@Nullable Connection> connections;
    /** The threads that read from Redis. */
    private final Set<EventLoop> readers = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean saidUnreachable = new AtomicBoolean();
    private final AtomicBoolean saidRefused = new AtomicBoolean();
    private volatile boolean closed;

    /** @param onLoss is run whenever a connection is lost */
    Connections(RedisUrl url, RedisOptions options, TimeSource time, Runnable onLoss) {
        this.url = url.toString();
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(Math.max(2, Math.min(MOST_THREADS, options.connections())))
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.equalJitter(Duration.ofMillis(50), Duration.ofMillis(500), 50, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new WritesTogether())
                .build();
        this.waiting = new Waiting(time, options.timeout());
        lookLater();
        List<RedisURI> servers = url.servers(CONNECT_TIMEOUT);
        if (url.isCluster()) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, servers);
            cluster.setOptions(clusterOptions());
            client = cluster;
            FirstContact contact = new FirstContact(new KeyNames(options.prefix()), resources.eventExecutorGroup());
            connect = () -> cluster.refreshPartitionsAsync()
                    .thenCompose(known -> cluster.connectAsync(ByteArrayCodec.INSTANCE))
                    .thenCompose(contact::over)
                    .thenApply(open -> new Connection(open::isOpen, open.async(), new AtomicInteger()));
        } else {
            RedisClient single = RedisClient.create(resources);
            single.setOptions(with(ClientOptions.builder()).build());
            client = single;
            connect = () -> single.connectAsync(ByteArrayCodec.INSTANCE, servers.get(0))
                    .thenApply(open -> new Connection(open::isOpen, open.async(), new AtomicInteger()));
        }
        client.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
                saidRefused.set(false);
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                onLoss.run();
            }
        });
        var unusedHandle =
                resources.eventBus().get().ofType(ReconnectFailedEvent.class).subscribe(this::notConnectedAgain);
        connections = new AtomicReferenceArray<>(options.connections());
        for (int i = 0; i < connections.length(); i++) {
            open(i);
        }
    }

    /**
     * Runs a script over the connection that goes with the number, the same number always over the same, in the order of the
     * calls. Fails with {@link LimiterUnavailableException} only.
     */
    CompletionStage<byte[]> run(Script script, int number, byte[][] keys, byte[]... arguments) {
        Waiting.Request request = begin();
        send(script, number, keys, arguments, (reply, failure) -> {
            if (reply != null) {
                request.complete(reply);
            } else {
                request.completeExceptionally(Unavailable.because(failure));
            }
        });
        return request;
    }

    /** A request that begins to wait; what for is to be {@linkplain #send sent}. */
    Waiting.Request begin() {
        return waiting.begin();
    }

    /** As {@link #run}, for one who hears the answer whenever it comes, or why none does. */
    void send(
            Script script,
            int number,
            byte[][] keys,
            byte[][] arguments,
            BiConsumer<byte @Nullable [], @Nullable Throwable> heard) {
        Connection connection = connections.get(Math.floorMod(number, connections.length()));
        if (connection == null) {
            heard.accept(null, Unavailable.notConnected());
            return;
        }
        if (connection.unanswered().incrementAndGet() > MOST_UNANSWERED) {
            connection.unanswered().decrementAndGet();
            heard.accept(null, Unavailable.tooMany());
            return;
        }
        script.run(connection.commands(), keys, arguments, (reply, failure) -> {
            connection.unanswered().decrementAndGet();
            heard.accept(reply, failure);
        });
    }

    /** For how long a request waits for its answer at present. */
    long patienceMillis() {
        return waiting.millis();
    }

    /** Whether every connection is there. */
    boolean areOpen() {
        for (int i = 0; i < connections.length(); i++) {
            Connection connection = connections.get(i);
            if (connection == null || !connection.isOpen().getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    /** Ends all connections; what was not answered fails. */
    @Override
    public void close() {
        closed = true;
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void lookLater() {
        var unused = resources.eventExecutorGroup().schedule(this::look, Waiting.LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Nobody gives up before the threads that read from Redis have read what is there. */
    private void look() {
        CompletableFuture<?>[] read = waiting.isAnybodyLate()
                ? readers.stream()
                        .map(reader -> CompletableFuture.runAsync(() -> {}, reader))
                        .toArray(CompletableFuture<?>[]::new)
                : new CompletableFuture<?>[0];
        var unused = CompletableFuture.allOf(read).whenComplete((done, failure) -> {
            waiting.end();
            if (!closed) {
                lookLater();
            }
        });
    }

    /** Only the first time: a connection that was there once comes back by itself. */
    private void open(int index) {
        if (closed) {
            return;
        }
        connect.get().whenComplete((connection, failure) -> {
            if (connection != null) {
                connections.set(index, connection);
                if (saidUnreachable.getAndSet(false)) {
                    LOG.info("Redis at {} is reached", url);
                }
                return;
            }
            if (!closed && !saidUnreachable.getAndSet(true)) {
                LOG.warn(
                        "Redis at {} is not usable yet, and tried again until it is: {}",
                        url,
                        Unavailable.reason(failure));
            }
            if (!closed) {
                var unused =
                        resources.eventExecutorGroup().schedule(() -> open(index), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** That Redis is gone, requests say; that it is there and refuses this node, only an attempt to connect does. */
    private void notConnectedAgain(ReconnectFailedEvent attempt) {
        if (Unavailable.isAnswer(attempt.getCause()) && !saidRefused.getAndSet(true)) {
            LOG.warn(
                    "Redis at {} refuses this node, and is tried again until it does not: {}",
                    url,
                    Unavailable.reason(attempt.getCause()));
        }
    }

    private static ClientOptions.Builder with(ClientOptions.Builder builder) {
        return builder.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build());
    }

    private static ClusterClientOptions clusterOptions() {
        return ClusterClientOptions.builder(with(ClientOptions.builder()).build())
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                        .enablePeriodicRefresh(Duration.ofSeconds(30))
                        .build())
                .build();
    }

    /** Requests that come at the same time go out in one write. */
    private final class WritesTogether implements NettyCustomizer {
        @Override
        public void afterChannelInitialized(Channel channel) {
            readers.add(channel.eventLoop());
            channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_WRITES_PER_FLUSH, true));
        }
    }
}
