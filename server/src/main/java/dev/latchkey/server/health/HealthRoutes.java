package dev.latchkey.server.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Routes;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The open routes for operators and tools: {@code /health}, {@code /health/live}, {@code /health/ready}, {@code /metrics} and
 * {@code /openapi.json}. None of them asks the store, so strangers cannot load it.
 */
public final class HealthRoutes implements Consumer<Routes> {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String MEDIA_TYPE = "application/json";

    private final Supplier<Health> health;
    private final String version;
    private final PrometheusRegistry registry;
    private final Buffer openApi;
    private final PrometheusTextFormatWriter metrics =
            PrometheusTextFormatWriter.builder().build();

    /** @param version the version of this program */
    public HealthRoutes(Supplier<Health> health, String version, PrometheusRegistry registry) {
        this.health = health;
        this.version = version;
        this.registry = registry;
        this.openApi = resource("openapi.json");
    }

    @Override
    public void accept(Routes routes) {
        routes.open("/health", exchange -> report(exchange, 200));
        routes.open("/health/live", exchange -> report(exchange, 200));
        routes.open("/health/ready", exchange -> report(exchange, health.get().isReady() ? 200 : 503));
        routes.open("/metrics", this::metrics);
        routes.open("/openapi.json", exchange -> exchange.send(200, MEDIA_TYPE, openApi));
    }

    private void report(Exchange exchange, int status) {
        Health now = health.get();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("status", now.stopping() ? "stopping" : now.status());
            json.writeStringField("version", version);
            json.writeObjectFieldStart("checks");
            json.writeStringField("store", now.storeAnswers() ? "up" : "away");
            json.writeStringField("journal", now.journalHasRoom() ? "up" : "full");
            json.writeStringField("limiter", now.limitsTogether() ? "up" : "away");
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange.send(status, MEDIA_TYPE, Buffer.buffer(text.toString()));
    }

    private void metrics(Exchange exchange) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            metrics.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange.send(200, metrics.getContentType(), Buffer.buffer(text.toByteArray()));
    }

    private static Buffer resource(String name) {
        try (InputStream in = HealthRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
