package dev.latchkey.server;

import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;

/**
 * An answer on its way in batches: each is made when the caller has taken the one before, and charged before it is sent. Other
 * requests are served in between. A caller that stands still costs one batch; one that goes away ends it.
 */
final class BatchedAnswer {

    private final Exchange exchange;
    private final Reply reply;
    private final HttpServerResponse response;
    private final Iterator<Batch> batches;

    BatchedAnswer(Exchange exchange, Reply reply, Iterator<Batch> batches) {
        this.exchange = exchange;
        this.reply = reply;
        this.response = exchange.request().response();
        this.batches = batches;
    }

    /** Sends the next batch, and sees to it that the one after follows. */
    void proceed() {
        if (reply.isOver()) {
            return;
        }
        if (!batches.hasNext()) {
            reply.endBatches();
            return;
        }
        reply.deliver(batches.next());
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> {
                response.drainHandler(null);
                exchange.attempt(this::proceed);
            });
        } else {
            exchange.later(this::proceed);
        }
    }
}
