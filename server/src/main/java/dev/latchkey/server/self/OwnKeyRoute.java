package dev.latchkey.server.self;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.key.KeyField;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageStore;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** {@code GET /api/v1/key}: the holder's own key, what remains of its limits, and what it has used. */
public final class OwnKeyRoute implements Consumer<Routes> {

    /** For what remains, written out. */
    private static final int ROOM = 160;

    private static final Window[] WINDOWS = Window.values();

    private final RecentKeys recent;

    /** @param reads runs reads from the store; may refuse when too many wait */
    public OwnKeyRoute(UsageStore usage, Executor reads, TimeSource time) {
        this.recent = new RecentKeys(usage, reads, time);
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("ownKey", this::show);
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        exchange.await(
                recent.openJson(access.key(), exchange.unit()),
                key -> exchange.send(200, Json.MEDIA_TYPE, withRemaining(key, access.allowance())));
    }

    private static Buffer withRemaining(byte[] key, Allowance allowance) {
        StringBuilder remaining = new StringBuilder(ROOM).append(",\"remaining\":{");
        for (Window window : WINDOWS) {
            long left = allowance.remaining(window);
            remaining.append(window == Window.MINUTE ? "\"" : ",\"");
            remaining.append(KeyField.requestsPer(window)).append("\":");
            if (left == Limits.UNLIMITED) {
                remaining.append("null");
            } else {
                remaining.append(left);
            }
        }
        remaining.append("}}");
        return Buffer.buffer(key.length + remaining.length()).appendBytes(key).appendString(remaining.toString());
    }
}
