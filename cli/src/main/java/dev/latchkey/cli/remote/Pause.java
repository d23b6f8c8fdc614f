package dev.latchkey.cli.remote;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {

    /** Returns when that time has passed. */
    void pause(Duration time);
}
