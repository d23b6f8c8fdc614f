package dev.latchkey.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Routes;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.wire.ApiKeyJson;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells which servers run, how this one counts, and what it would let a key do now. */
public final class NodeRoutes implements Consumer<Routes> {

    private final Supplier<NodeView> view;
    private final RateLimiter limiter;
    private final Administration administration;
    private final AdminThreads threads;

    /**
     * @param view must not block
     * @param limiter the one that requests are judged by
     * @param keys looked at on behalf of whoever calls
     */
    public NodeRoutes(
            Supplier<NodeView> view,
            RateLimiter limiter,
            ApiKeys keys,
            UsageStore usage,
            AdminThreads threads,
            TimeSource time) {
        this.view = view;
        this.limiter = limiter;
        this.administration = new Administration(keys, usage, time);
        this.threads = threads;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("nodes", this::nodes);
        routes.keyed("keyWindows", this::windows);
    }

    private void nodes(ApiKeyContext access, Exchange exchange) {
        NodeView seen = view.get();
        Boolean redis = seen.redisAnswers();
        exchange.send(200, json -> {
            json.writeStartObject();
            json.writeStringField("node", seen.node());
            json.writeStringField("version", seen.version());
            json.writeArrayFieldStart("nodes");
            for (String node : seen.nodes()) {
                json.writeString(node);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("limiter");
            json.writeStringField("counting", seen.counting().label());
            json.writeStringField("redis", redis == null ? null : redis ? "up" : "away");
            json.writeEndObject();
            json.writeStringField("store", seen.storeAnswers() ? "up" : "away");
            json.writeStringField("journal", seen.journalHasRoom() ? "up" : "full");
            json.writeEndObject();
        });
    }

    private void windows(ApiKeyContext access, Exchange exchange) {
        UUID id = Administration.id(exchange.call());
        exchange.offLoop(threads.quick(), () -> administration.existing(access, id), key -> lookAt(key, exchange));
    }

    private void lookAt(ApiKey key, Exchange exchange) {
        Allowance allowance = new Allowance();
        exchange.await(
                limiter.acquire(key.id(), key.limits(), 0, allowance),
                looked -> exchange.send(200, json -> {
                    json.writeStartObject();
                    for (Window window : Window.all()) {
                        json.writeObjectFieldStart(window.label());
                        write(json, window, allowance);
                        json.writeEndObject();
                    }
                    json.writeEndObject();
                }));
    }

    private static void write(JsonGenerator json, Window window, Allowance allowance) throws IOException {
        ApiKeyJson.writeLimit(json, "limit", allowance.limits().requestsPer(window));
        json.writeNumberField("used", allowance.used(window));
        ApiKeyJson.writeLimit(json, "remaining", allowance.remaining(window));
        json.writeNumberField("more_after", allowance.resetSeconds(window));
    }
}
