package dev.latchkey.server;

import dev.latchkey.time.OncePerMinute;
import dev.latchkey.time.TimeSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what fails for no fault of the caller, each kind of failure once a minute: whoever finds one can repeat it. Thread-safe. */
final class Bugs {

    private static final Logger LOG = LoggerFactory.getLogger(Bugs.class);

    private final TimeSource time;
    private final ConcurrentMap<Class<?>, OncePerMinute> kinds = new ConcurrentHashMap<>();

    Bugs(TimeSource time) {
        this.time = time;
    }

    void report(String request, Throwable failure) {
        kinds.computeIfAbsent(failure.getClass(), kind -> new OncePerMinute(time))
                .say(times -> {
                    if (times > 1) {
                        LOG.error(
                                "Request {} failed, as {} others did that were not logged",
                                request,
                                times - 1,
                                failure);
                    } else {
                        LOG.error("Request {} failed", request, failure);
                    }
                });
    }
}
