package dev.latchkey.cli.shell;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A line that says what is being done, for as long as somebody watches and it takes longer than a second. Nothing else may be
 * written until it is closed, which erases it. Thread-safe.
 */
public final class Progress implements AutoCloseable {

    private final PrintWriter err;
    private final InstantSource clock;
    private final int columns;
    private final String what;
    private final Instant start;
    private final Ticker.Ticking ticking;
    private String reached = "";
    private int shown;
    private boolean closed;

    private Progress(Terminal terminal, Screen screen, InstantSource clock, Ticker ticker, String what) {
        this.err = terminal.err();
        this.clock = clock;
        this.columns = screen.columns();
        this.what = what;
        this.start = clock.instant();
        this.ticking = terminal.interactive() ? ticker.start(this::show) : () -> {};
    }

    /** @param what is being done, such as {@code Reading keys} */
    static Progress of(CommandContext context, String what) {
        return new Progress(context.terminal(), context.screen(), context.clock(), context.ticker(), what);
    }

    /** Says how far it has come, such as {@code 3,000 keys}. */
    public synchronized void reached(String how) {
        reached = ": " + how;
    }

    private synchronized void show() {
        if (closed) {
            return;
        }
        long seconds = Math.max(1, Duration.between(start, clock.instant()).toSeconds());
        // One column is left free: some terminals go to the next line when the last is taken.
        String line = DisplayText.shorten(what + reached + " (" + seconds + " s)", columns - 1);
        err.print("\r" + line + " ".repeat(Math.max(0, shown - DisplayText.width(line))));
        err.flush();
        shown = DisplayText.width(line);
    }

    @Override
    public synchronized void close() {
        ticking.close();
        closed = true;
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
        }
    }
}
