package dev.latchkey.usage.journal;

import dev.latchkey.usage.UsageEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that this run of the journal knows. A name has the same number in all segments of a run, and is in the dictionary
 * of each that may come to use it before anyone is told its number. Thread-safe.
 */
final class Names {

    /** The number of {@link UsageEvent#NO_ROUTE}. */
    static final int OTHER = 0;

    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();

    /** By identity: buffers are equal when their contents are. */
    private final Set<ByteBuffer> segments = Collections.newSetFromMap(new IdentityHashMap<>());

    private int nextCell = 1;
    private volatile boolean full;

    /** The name's number; that of {@link UsageEvent#NO_ROUTE} when it is too long or there are too many. */
    int numberOf(String name) {
        Integer number = numbers.get(name);
        if (number != null) {
            return number;
        }
        return full || name.length() > Dictionary.LONGEST_NAME || name.equals(UsageEvent.NO_ROUTE) ? OTHER : add(name);
    }

    String nameOf(int number) {
        return names.getOrDefault(number, UsageEvent.NO_ROUTE);
    }

    /** Writes all names into a new segment, and from now on each that is added. */
    synchronized void attach(ByteBuffer segment) {
        names.forEach((number, name) -> Dictionary.write(segment, number, name.getBytes(StandardCharsets.UTF_8)));
        segments.add(segment);
    }

    /** Writes no more names into a segment that takes no more entries. */
    synchronized void detach(ByteBuffer segment) {
        segments.remove(segment);
    }

    private synchronized int add(String name) {
        @Nullable Integer known = numbers.get(name);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (known != null || bytes.length > Dictionary.LONGEST_NAME) {
            return known == null ? OTHER : known;
        }
        int number = nextCell;
        if (number + Dictionary.cells(bytes) > Dictionary.CELLS) {
            full = true;
            return OTHER;
        }
        nextCell += Dictionary.cells(bytes);
        for (ByteBuffer segment : segments) {
            Dictionary.write(segment, number, bytes);
        }
        names.put(number, name);
        numbers.put(name, number);
        return number;
    }
}
