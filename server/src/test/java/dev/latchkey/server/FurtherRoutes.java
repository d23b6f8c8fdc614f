package dev.latchkey.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** A feature that the product does not have, with the operations that the contract lacks for it. */
public interface FurtherRoutes extends Consumer<Routes> {

    /** Adds the operations to the contract's paths. */
    void describe(JsonObject paths);

    /** An operation that needs a key. */
    static JsonObject keyed(String id) {
        return open(id).put("security", new JsonArray().add(new JsonObject().put("apiKey", new JsonArray())));
    }

    /** An operation that is open to everyone. */
    static JsonObject open(String id) {
        return new JsonObject().put("operationId", id);
    }

    /** The operation with a JSON body of that schema. */
    static JsonObject withBody(JsonObject operation, JsonObject schema) {
        return operation.put(
                "requestBody",
                new JsonObject()
                        .put(
                                "content",
                                new JsonObject().put("application/json", new JsonObject().put("schema", schema))));
    }
}
