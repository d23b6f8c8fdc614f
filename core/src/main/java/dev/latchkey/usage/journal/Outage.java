package dev.latchkey.usage.journal;

import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Something that fails for a while: said in the log when it begins and when it is over, not each time. One thread's. */
final class Outage {

    private final Logger log;
    private final String over;
    private boolean lasts;

    /** @param over what is said when it is over */
    Outage(Logger log, String over) {
        this.log = log;
        this.over = over;
    }

    /** Where the message says all: nobody needs to know where in the program it showed. */
    void goesOn(Level level, String message) {
        if (!lasts) {
            log.atLevel(level).log(message);
        }
        lasts = true;
    }

    void goesOn(Level level, String message, Throwable cause) {
        if (!lasts) {
            log.makeLoggingEventBuilder(level).setCause(cause).log(message);
        }
        lasts = true;
    }

    void isOver() {
        if (lasts) {
            log.info(over);
        }
        lasts = false;
    }
}
