package dev.latchkey.server.bulkhead;

import java.util.concurrent.RejectedExecutionException;

/** There is as much work before this as the server lets wait. */
public final class BusyException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    /** Its threads take no more. */
    public BusyException(RejectedExecutionException cause) {
        super("too much work waits", cause);
    }

    /** Too much waits already. */
    public BusyException() {
        super("too much waits to be worked on");
    }
}
