package dev.latchkey.server.admin;

import dev.latchkey.key.ApiKey;
import dev.latchkey.server.Exchange;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.wire.ApiKeyJson;
import java.time.Instant;

/**
 * A key as an answer shows it.
 *
 * @param now the moment by which its state is judged
 */
record ShownKey(ApiKey key, KeyUsage usage, Instant now) {

    /** Answers 200 with the key, and names its revision. */
    void answer(Exchange exchange) {
        exchange.header("ETag", '"' + tag() + '"');
        exchange.send(200, json -> new ApiKeyJson(json).write(key, usage, now));
    }

    /** Names the key's revision. */
    String tag() {
        return Long.toString(key.revision());
    }
}
