package dev.latchkey.generator.http.established;

import dev.latchkey.key.BuiltInKey;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Routes;
import dev.latchkey.server.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code /api/v1/health/…} and {@code /api/v1/config/frontend}: what established clients ask before they make patients. Open to everyone,
 * so none of them asks the store.
 */
public final class EstablishedRoutes implements Consumer<Routes> {

    private static final String API = "/api/v1";

    private final Supplier<Health> health;
    private final String version;
    private final Optional<BuiltInKey> demo;
    private final InstantSource clock;
    private final Instant start;

    /**
     * @param version the version of this program
     * @param demo the demo key, where it works
     */
    public EstablishedRoutes(Supplier<Health> health, String version, Optional<BuiltInKey> demo, InstantSource clock) {
        this.health = health;
        this.version = version;
        this.demo = demo;
        this.clock = clock;
        this.start = clock.instant();
    }

    @Override
    public void accept(Routes routes) {
        routes.open("apiHealth", exchange -> report(exchange, 200, health.get().status()));
        routes.open("readyAtRoot", this::ready);
        routes.open("apiLive", exchange -> report(exchange, 200, "alive"));
        routes.open("apiReady", this::ready);
        routes.open("apiDatabase", this::database);
        routes.open("apiMetrics", this::metrics);
        routes.open("frontendConfig", this::frontend);
    }

    private void report(Exchange exchange, int status, String word) {
        Health now = health.get();
        exchange.send(status, json -> now.write(word, version, clock.instant(), json));
    }

    private void ready(Exchange exchange) {
        boolean isReady = health.get().isReady();
        report(exchange, isReady ? 200 : 503, isReady ? "ready" : "not_ready");
    }

    private void database(Exchange exchange) {
        boolean answers = health.get().storeAnswers();
        exchange.send(answers ? 200 : 503, json -> {
            json.writeStartObject();
            json.writeStringField("status", answers ? "healthy" : "unhealthy");
            json.writeStringField("database", answers ? "connected" : "disconnected");
            json.writeStringField("timestamp", clock.instant().toString());
            json.writeEndObject();
        });
    }

    private void metrics(Exchange exchange) {
        Runtime machine = Runtime.getRuntime();
        Instant now = clock.instant();
        exchange.send(200, json -> {
            json.writeStartObject();
            json.writeStringField("status", health.get().status());
            json.writeStringField("version", version);
            json.writeStringField("timestamp", now.toString());
            json.writeNumberField("uptime_seconds", Duration.between(start, now).toSeconds());
            json.writeObjectFieldStart("memory");
            json.writeNumberField("used_bytes", machine.totalMemory() - machine.freeMemory());
            json.writeNumberField("max_bytes", machine.maxMemory());
            json.writeEndObject();
            json.writeNumberField("processors", machine.availableProcessors());
            json.writeStringField("prometheus", "/metrics");
            json.writeEndObject();
        });
    }

    private void frontend(Exchange exchange) {
        String key = demo.isPresent() ? BuiltInKey.DEMO_SECRET : null;
        exchange.send(200, json -> {
            json.writeStartObject();
            json.writeStringField("version", version);
            json.writeStringField("environment", "production");
            json.writeBooleanField("debug", false);
            for (String name : new String[] {"api_base_url", "apiBaseUrl"}) {
                json.writeStringField(name, API);
            }
            for (String name : new String[] {"api_key", "apiKey", "demo_api_key"}) {
                json.writeStringField(name, key);
            }
            json.writeEndObject();
        });
    }
}
