package dev.latchkey.server;

import dev.latchkey.server.connection.AnswerWatch;
import dev.latchkey.server.connection.HeldBytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An answer on its way in batches: each is made when the caller has taken the one before, and charged before it is sent. Other
 * requests are served in between. A caller that stands still costs one batch; one that goes away ends it.
 */
final class BatchedAnswer {

    private static final Batch NOTHING = new Batch(Buffer.buffer(), 0);

    private final Exchange exchange;
    private final Reply reply;
    private final Iterator<Batch> batches;
    private final Making making;
    private final HeldBytes.Share held;
    private boolean isBegun;

    /** Where batches are made: on this event loop, or elsewhere. */
    @FunctionalInterface
    interface Making {
        /** Makes one, and goes on with it on this event loop. */
        void make(Supplier<Batch> work, Consumer<Batch> then);
    }

    BatchedAnswer(Exchange exchange, Reply reply, Iterator<Batch> batches, Making making) {
        this.exchange = exchange;
        this.reply = reply;
        this.batches = batches;
        this.making = making;
        this.held = AnswerWatch.held(exchange.request().connection());
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
        making.make(this::next, this::deliver);
    }

    /** Not made for a caller who has gone, however many such answers wait for their turn and keep their connections in memory. */
    private Batch next() {
        return held.isGone() ? NOTHING : batches.next();
    }

    @SuppressWarnings("ReferenceEquality") // A batch may be empty.
    private void deliver(Batch batch) {
        if (batch == NOTHING || reply.isOver()) {
            return;
        }
        if (!isBegun) {
            isBegun = true;
            held.beginAnswer();
        }
        held.progress(batch.content().length());
        // Whatever the batches need of it, they have by now.
        exchange.letGoOfBody();
        // Vert.x's own queue takes several batches before it says that it is full. Should it fail, its caller is gone.
        Future<Void> sent = reply.deliver(batch);
        if (sent.isComplete()) {
            exchange.later(this::proceed);
        } else {
            sent.onSuccess(taken -> exchange.attempt(this::proceed));
        }
    }
}
