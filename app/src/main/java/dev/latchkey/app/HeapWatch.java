package dev.latchkey.app;

import dev.latchkey.time.OncePerMinute;
import dev.latchkey.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the heap is nearly full of what is in use, so that Java spends its time on looking for room. What callers can bring about is bounded
 * elsewhere; but how many keys are used within a day, whose windows are in memory, is the operator's to know. To be run every second or so; its
 * answer may be asked for by any thread.
 */
final class HeapWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

    /** So much of the old objects' room in use after a collection, in percent, leaves too little for the next. */
    private static final long SHORT_PERCENT = 85;

    private static final int MB = 1 << 20;

    private final Supplier<@Nullable MemoryUsage> old;
    private final OncePerMinute log;
    private volatile boolean isShort;

    /** Of this process. */
    HeapWatch(TimeSource time) {
        this(ofOldObjects(), time);
    }

    /** @param old what was left of old objects by the last collection, if there was one */
    HeapWatch(Supplier<@Nullable MemoryUsage> old, TimeSource time) {
        this.old = old;
        this.log = new OncePerMinute(time);
    }

    /** The pool that objects end in; a collector that has but one has that. */
    private static Supplier<@Nullable MemoryUsage> ofOldObjects() {
        MemoryPoolMXBean pool = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(each -> each.getType() == MemoryType.HEAP && each.isCollectionUsageThresholdSupported())
                .max(Comparator.comparingLong(each -> each.getUsage().getMax()))
                .orElse(null);
        return () -> pool == null ? null : pool.getCollectionUsage();
    }

    /** Whether it was so when it was looked at last. */
    boolean isShort() {
        return isShort;
    }

    @Override
    public void run() {
        MemoryUsage usage = old.get();
        boolean before = isShort;
        isShort = usage != null && usage.getMax() > 0 && usage.getUsed() * 100 > usage.getMax() * SHORT_PERCENT;
        if (usage != null && !before && isShort) {
            log.say(times -> LOG.warn(
                    "The heap is nearly full: of {} MB for what lasts, {} MB are in use after a collection. Each key that was"
                            + " used within a day takes about 1 KB, and what callers hold is bounded by a sixth; raise"
                            + " LATCHKEY_HEAP",
                    usage.getMax() / MB,
                    usage.getUsed() / MB));
        } else if (before && !isShort) {
            LOG.debug("The heap has room again");
        }
    }
}
