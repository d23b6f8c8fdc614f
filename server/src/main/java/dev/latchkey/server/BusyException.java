package dev.latchkey.server;

import java.util.concurrent.RejectedExecutionException;

/** There is as much work before this as the server lets wait. */
final class BusyException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    BusyException(RejectedExecutionException cause) {
        super("too much work waits", cause);
    }

    BusyException() {
        super("too much waits to be worked on");
    }
}
