package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Routes whose handlers fail at one point or another. */
final class BuggyRoutes implements FurtherRoutes {

    /** What one batch delivers. */
    static final long UNITS = 7;

    enum Bug {
        AT_ONCE,
        AFTER_BODY,
        LATER,
        IN_FIRST_BATCH,
        IN_SECOND_BATCH,
        AFTERWARDS;

        String path() {
            return "/bug/" + name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void describe(JsonObject paths) {
        for (Bug bug : Bug.values()) {
            JsonObject operation = FurtherRoutes.keyed(bug.name());
            if (bug == Bug.AFTER_BODY) {
                FurtherRoutes.withBody(operation, new JsonObject().put("type", "object"));
            }
            paths.put(bug.path(), new JsonObject().put("post", operation));
        }
        paths.put("/open/bug", new JsonObject().put("get", FurtherRoutes.open("openBug")));
    }

    @Override
    public void accept(Routes routes) {
        add(routes, Bug.AT_ONCE, exchange -> fail());
        add(routes, Bug.AFTER_BODY, exchange -> fail());
        add(
                routes,
                Bug.LATER,
                exchange ->
                        exchange.await(CompletableFuture.supplyAsync(() -> "done"), done -> fail(), failure -> fail()));
        add(routes, Bug.IN_FIRST_BATCH, exchange -> exchange.send(200, "text/plain", new Failing(0)));
        add(routes, Bug.IN_SECOND_BATCH, exchange -> exchange.send(200, "text/plain", new Failing(1)));
        add(routes, Bug.AFTERWARDS, exchange -> {
            exchange.send(200, "text/plain", Buffer.buffer("done"));
            fail();
        });
        routes.open("openBug", exchange -> fail());
    }

    private static void add(Routes routes, Bug bug, Consumer<Exchange> handler) {
        routes.keyed(bug.name(), (access, exchange) -> handler.accept(exchange));
    }

    private static void fail() {
        throw new IllegalStateException("a bug");
    }

    private static final class Failing implements Iterator<Batch> {
        private int left;

        Failing(int good) {
            left = good;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Batch next() {
            if (left-- == 0) {
                fail();
            }
            return new Batch(Buffer.buffer("something"), UNITS);
        }
    }
}
