package dev.latchkey.server.connection;

import dev.latchkey.time.TimeSource;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was admitted, and since when it is idle: no request of it is being answered whose head has come whole, or its
 * caller takes nothing of the answer. What begins and ends on it is told by its event loop; all else is thread-safe.
 */
final class AdmittedConnection {

    private static final AttributeKey<AdmittedConnection> ADMITTED =
            AttributeKey.valueOf(AdmittedConnection.class, "admitted");

    private enum State {
        STAYING,
        LEAVING,
        GONE
    }

    private final Channel channel;
    private final TimeSource time;
    private final long site;
    private final Function<EventExecutor, LoopRoundRobin> turns;
    private final AtomicReference<State> state = new AtomicReference<>(State.STAYING);
    private volatile long idleSinceNanos;
    private volatile boolean answering;

    /**
     * One that is idle still.
     *
     * @param site whose turn its work takes
     * @param turns those of each event loop
     */
    AdmittedConnection(Channel channel, TimeSource time, long site, Function<EventExecutor, LoopRoundRobin> turns) {
        this.channel = channel;
        this.time = time;
        this.site = site;
        this.turns = turns;
        this.idleSinceNanos = time.nanos();
        channel.attr(ADMITTED).set(this);
    }

    /** Null where no limit has admitted it. */
    static @Nullable AdmittedConnection of(Channel channel) {
        return channel.attr(ADMITTED).get();
    }

    /** Runs a piece of its work when its site's turn comes; for its event loop. */
    void inTurn(Runnable piece) {
        turns.apply(channel.eventLoop()).add(site, piece);
    }

    /** A request's head has come whole. */
    void begin() {
        answering = true;
    }

    /** All that was asked for is answered, and has been sent. */
    void end() {
        if (answering) {
            idleSinceNanos = time.nanos();
            answering = false;
        }
    }

    /** Whether it could be closed to make room, which one that has no event loop yet cannot. */
    boolean isIdle() {
        return channel.isRegistered() && isIdleNow();
    }

    /** Whether it is open and not about to be closed. */
    boolean isStaying() {
        return state.get() == State.STAYING;
    }

    private boolean isIdleNow() {
        HeldBytes.Share held = AnswerWatch.held(channel);
        return !answering || (held != null && held.standsStill());
    }

    long idleNanos(long now) {
        HeldBytes.Share held = AnswerWatch.held(channel);
        return answering && held != null ? held.stillNanos() : now - idleSinceNanos;
    }

    /** It is to be closed. False where it is already, or is about to be. */
    boolean beginLeaving() {
        return state.compareAndSet(State.STAYING, State.LEAVING);
    }

    /**
     * Closes it on its event loop, unless a request came meanwhile.
     *
     * @param stays is run if one did
     */
    void leaveIfIdle(Runnable stays) {
        if (channel.eventLoop().inEventLoop()) {
            leave(stays);
        } else {
            channel.eventLoop().execute(() -> leave(stays));
        }
    }

    private void leave(Runnable stays) {
        if (isIdleNow()) {
            HeldBytes.Share held = AnswerWatch.held(channel);
            if (held == null) {
                var unused = channel.close();
            } else {
                // Without waiting until a caller who takes nothing has taken all.
                held.hangUp();
            }
        } else if (state.compareAndSet(State.LEAVING, State.STAYING)) {
            stays.run();
        }
    }

    /** It is closed. Whether it was to be. */
    boolean gone() {
        return state.getAndSet(State.GONE) == State.LEAVING;
    }
}
