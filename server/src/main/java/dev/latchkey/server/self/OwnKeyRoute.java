package dev.latchkey.server.self;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.Window;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.wire.ApiKeyJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** {@code GET /api/v1/key}: the holder's own key, what remains of its limits, and what it has used. */
public final class OwnKeyRoute implements Consumer<Routes> {

    private static final JsonFactory JSON = new JsonFactory();

    private final RecentUsage usage;
    private final TimeSource time;

    /** @param reads runs reads from the store; may refuse when too many wait */
    public OwnKeyRoute(UsageStore usage, Executor reads, TimeSource time) {
        this.usage = new RecentUsage(usage, reads, time);
        this.time = time;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed(HttpMethod.GET, "/api/v1/key", null, this::show);
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        ApiKey key = access.key();
        Instant now = time.instant();
        exchange.await(
                usage.of(key.id(), now),
                used -> exchange.send(200, "application/json", json(access, used, now)),
                failure -> {
                    if (failure instanceof StoreUnavailableException) {
                        exchange.header("Retry-After", "1");
                        exchange.fail(Problem.of(
                                503, "STORE_UNAVAILABLE", "The key's usage cannot be read at the moment. Try again."));
                    } else {
                        exchange.crash(failure);
                    }
                });
    }

    private static Buffer json(ApiKeyContext access, KeyUsage used, Instant now) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            ApiKeyJson keys = new ApiKeyJson(json);
            json.writeStartObject();
            keys.writeFields(access.key(), used, now);
            json.writeObjectFieldStart("remaining");
            for (Window window : Window.values()) {
                keys.writeLimit(
                        "requests_per_" + window.label(), access.allowance().remaining(window));
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(text.toString());
    }
}
