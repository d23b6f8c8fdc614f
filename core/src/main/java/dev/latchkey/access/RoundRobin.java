package dev.latchkey.access;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What waits, in a queue for each caller; the queues take turns. However much one caller has waiting, another's first comes after one
 * of it and not after all. For one thread at a time.
 *
 * @param <C> who waits
 * @param <T> what for
 */
public final class RoundRobin<C, T> {

    /** The queues in the order of their turns, none of them empty. */
    private final Map<C, Deque<T>> queues = new LinkedHashMap<>();

    private int size;

    /** Nobody waits yet. */
    public RoundRobin() {}

    /** Puts a task behind the caller's others. */
    public void add(C caller, T task) {
        queues.computeIfAbsent(caller, first -> new ArrayDeque<>()).add(task);
        size++;
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many tasks wait. */
    public int size() {
        return size;
    }

    /** How many of the caller's tasks wait that are of this kind. */
    public int count(C caller, Predicate<T> kind) {
        Deque<T> queue = queues.get(caller);
        return queue == null ? 0 : count(queue, kind);
    }

    /**
     * Takes the first task of the queue whose turn it is, which goes behind the others.
     *
     * @throws IllegalStateException when nobody waits
     */
    public T next() {
        Iterator<Map.Entry<C, Deque<T>>> first = queues.entrySet().iterator();
        if (!first.hasNext()) {
            throw new IllegalStateException("nobody waits");
        }
        Map.Entry<C, Deque<T>> entry = first.next();
        C caller = entry.getKey();
        Deque<T> queue = entry.getValue();
        first.remove();
        T task = queue.remove();
        size--;
        if (!queue.isEmpty()) {
            queues.put(caller, queue);
        }
        return task;
    }

    /** Takes the last task of this kind from the queue with most of them; of equals, from the last in turn. Empty where there is none. */
    public Optional<T> removeLastOfLongest(Predicate<T> kind) {
        Map.Entry<C, Deque<T>> longest = null;
        int most = 0;
        for (Map.Entry<C, Deque<T>> queue : queues.entrySet()) {
            int length = count(queue.getValue(), kind);
            if (length > 0 && length >= most) {
                longest = queue;
                most = length;
            }
        }
        return longest == null ? Optional.empty() : removeLast(longest.getKey(), longest.getValue(), kind);
    }

    private Optional<T> removeLast(C caller, Deque<T> queue, Predicate<T> kind) {
        for (Iterator<T> last = queue.descendingIterator(); last.hasNext(); ) {
            T task = last.next();
            if (kind.test(task)) {
                last.remove();
                size--;
                if (queue.isEmpty()) {
                    queues.remove(caller);
                }
                return Optional.of(task);
            }
        }
        return Optional.empty();
    }

    private static <T> int count(Deque<T> queue, Predicate<T> kind) {
        return (int) queue.stream().filter(kind).count();
    }
}
