package dev.latchkey.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one class writes into the log at info and above, until this is closed. Thread-safe. */
public final class RecordedLog extends Handler implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Held, since loggers that nobody holds lose their handlers. */
    private final Logger logger;

    private RecordedLog(Logger logger) {
        this.logger = logger;
    }

    /** Begins to record. */
    public static RecordedLog of(Class<?> writer) {
        RecordedLog log = new RecordedLog(Logger.getLogger(writer.getName()));
        log.logger.addHandler(log);
        return log;
    }

    /** The messages of all lines so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
