package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.limit.UnitName;
import dev.latchkey.server.contract.Contract;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A product of one operation, which delivers as many units as it is asked for: few whole, many in batches. Its units are
 * patients, as it calls them, and each of them is some two kilobytes.
 */
final class SampleProduct implements TestedProduct {

    private static final UnitName UNIT = new UnitName("patient", "patients");
    private static final String OPERATION = "generate";
    private static final String LINES = "application/x-ndjson";
    private static final long DEFAULT_COUNT = 10;
    private static final int BATCH = 100;
    private static final String FILLING = "x".repeat(2_000);

    @Override
    public Contract contract() {
        JsonObject root = new JsonObject(Contract.load(UNIT).json());
        JsonObject operation = FurtherRoutes.open(OPERATION)
                .put("security", new JsonArray().add(new JsonObject().put("apiKey", new JsonArray().add(OPERATION))));
        FurtherRoutes.withBody(
                operation,
                new JsonObject()
                        .put("type", "object")
                        .put(
                                "properties",
                                new JsonObject()
                                        .put(
                                                "count",
                                                new JsonObject()
                                                        .put("type", "integer")
                                                        .put("minimum", 1))
                                        .put("seed", new JsonObject().put("type", "integer"))
                                        .put(
                                                "format",
                                                new JsonObject()
                                                        .put(
                                                                "enum",
                                                                new JsonArray()
                                                                        .add("json")
                                                                        .add("ndjson"))
                                                        .put("type", "string")))
                        .put("additionalProperties", false));
        root.getJsonObject("paths").put(RunningServer.GENERATE, new JsonObject().put("post", operation));
        return Contract.of(root, UNIT);
    }

    @Override
    public List<Consumer<Routes>> features(Platform platform) {
        return List.of(routes -> routes.keyed(OPERATION, SampleProduct::generate));
    }

    private static void generate(ApiKeyContext access, Exchange exchange) {
        JsonObject body = exchange.call().body();
        long count = body.getLong("count", DEFAULT_COUNT);
        Optional<String> mediaType = Optional.ofNullable(body.getString("format"))
                .map(format -> format.equals("json") ? Json.MEDIA_TYPE : LINES)
                .or(() -> exchange.negotiate(List.of(Json.MEDIA_TYPE, LINES)));
        if (mediaType.isEmpty() || !UnitLimit.allows(count, access, exchange)) {
            return;
        }
        Iterator<Batch> batches = new Units(count, mediaType.get().equals(LINES));
        if (count <= BATCH) {
            Batch whole = batches.next();
            exchange.send(200, mediaType.get(), whole.content(), whole.units());
        } else {
            exchange.send(200, mediaType.get(), batches);
        }
    }

    private static final class Units implements Iterator<Batch> {
        private final long count;
        private final boolean asLines;
        private long made;

        Units(long count, boolean asLines) {
            this.count = count;
            this.asLines = asLines;
        }

        @Override
        public boolean hasNext() {
            return made < count;
        }

        @Override
        public Batch next() {
            Buffer content = Buffer.buffer(made == 0 && !asLines ? "{\"patients\":[" : "");
            long before = made;
            long end = Math.min(count, made + BATCH);
            while (made < end) {
                content.appendString(made == 0 || asLines ? "" : ",")
                        .appendString("{\"id\":" + made + ",\"filling\":\"" + FILLING + "\"}")
                        .appendString(asLines ? "\n" : "");
                made++;
            }
            content.appendString(made == count && !asLines ? "]}" : "");
            return new Batch(content, made - before);
        }
    }
}
