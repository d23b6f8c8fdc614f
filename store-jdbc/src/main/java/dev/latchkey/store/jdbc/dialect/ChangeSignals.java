package dev.latchkey.store.jdbc.dialect;

/** Signals that keys changed in a database, given until it is closed. Thread-safe. */
public interface ChangeSignals extends AutoCloseable {

    /** Ends the signals, and what it takes to give them. */
    @Override
    void close();
}
