package dev.latchkey.server.health;

import dev.latchkey.server.Exchange;
import dev.latchkey.server.Routes;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The open routes for operators and tools: {@code /health}, {@code /health/live}, {@code /health/ready} and {@code /metrics}.
 * None of them asks the store, so strangers cannot load it.
 */
public final class HealthRoutes implements Consumer<Routes> {

    private final Supplier<Health> health;
    private final String version;
    private final PrometheusRegistry registry;
    private final InstantSource clock;
    private final PrometheusTextFormatWriter metrics =
            PrometheusTextFormatWriter.builder().build();

    /** What is not begun yet; null when there is none. */
    private final AtomicReference<@Nullable CompletableFuture<Buffer>> nextScrape = new AtomicReference<>();

    /** @param version the version of this program */
    public HealthRoutes(Supplier<Health> health, String version, PrometheusRegistry registry, InstantSource clock) {
        this.health = health;
        this.version = version;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public void accept(Routes routes) {
        routes.open("health", exchange -> report(exchange, 200));
        routes.open("live", exchange -> report(exchange, 200));
        routes.open("ready", exchange -> report(exchange, health.get().isReady() ? 200 : 503));
        routes.open("metrics", this::metrics);
    }

    private void report(Exchange exchange, int status) {
        Health now = health.get();
        exchange.send(status, json -> now.write(now.status(), version, clock.instant(), json));
    }

    private void metrics(Exchange exchange) {
        exchange.await(nextScrape(), text -> exchange.send(200, metrics.getContentType(), text));
    }

    /** All who ask while one is made get the next, so that they cost no more than one does. */
    private CompletionStage<Buffer> nextScrape() {
        CompletableFuture<Buffer> mine = new CompletableFuture<>();
        CompletableFuture<Buffer> next = nextScrape.compareAndExchange(null, mine);
        return next == null ? mine.completeAsync(this::scrape) : next;
    }

    private Buffer scrape() {
        // Begun, so that whoever asks from now on gets one with all that was counted before.
        nextScrape.set(null);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            metrics.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(text.toByteArray());
    }
}
