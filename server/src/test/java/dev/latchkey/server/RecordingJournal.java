package dev.latchkey.server;

import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A journal that remembers every event, and can be full. */
public final class RecordingJournal implements UsageJournal {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final List<UsageEvent> events = new ArrayList<>();
    private volatile boolean full;
    private int roomFor = Integer.MAX_VALUE;
    private int refused;

    public void setFull(boolean full) {
        this.full = full;
    }

    /** From now on it takes so many events and no more, though it says that it has room. */
    public synchronized void setRoomFor(int events) {
        roomFor = events;
        refused = 0;
    }

    /** Waits until it has not taken so many events since it was told how much it takes. */
    public synchronized void awaitRefused(int events) {
        await(() -> refused >= events);
    }

    @Override
    public boolean hasRoom() {
        return !full;
    }

    @Override
    public synchronized void append(UsageEvent event) {
        if (roomFor == 0) {
            refused++;
            notifyAll();
            throw new JournalFullException();
        }
        roomFor--;
        events.add(event);
        notifyAll();
    }

    @Override
    public void append(RefusalCount refused) {
        throw new AssertionError("nothing counts refusals here");
    }

    /** Begins anew. */
    public synchronized void forget() {
        events.clear();
    }

    /** Everything recorded so far. */
    public synchronized List<UsageEvent> events() {
        return List.copyOf(events);
    }

    /** Everything recorded of a key so far. */
    public List<UsageEvent> of(UUID key) {
        return events().stream().filter(event -> event.key().equals(key)).toList();
    }

    public long requests(UUID key) {
        return of(key).stream().mapToLong(UsageEvent::requests).sum();
    }

    public long units(UUID key) {
        return of(key).stream().mapToLong(UsageEvent::units).sum();
    }

    /** The statuses with which the key's requests were settled, in order. */
    public List<Integer> statuses(UUID key) {
        return of(key).stream()
                .map(UsageEvent::status)
                .filter(status -> status != UsageEvent.NOT_SETTLED)
                .toList();
    }

    /** Waits until what is recorded of the key is as it should be. */
    public synchronized void await(UUID key, Predicate<List<UsageEvent>> condition) {
        await(() -> condition.test(of(key)));
    }

    private synchronized void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("in vain awaited; recorded is " + events);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Waits until a request of the key is settled, and says with which status. */
    public int awaitSettled(UUID key) {
        await(key, events -> events.stream().anyMatch(event -> event.status() != UsageEvent.NOT_SETTLED));
        return statuses(key).get(0);
    }
}
