package dev.latchkey.usage.journal;

import dev.latchkey.key.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A sink that a test can read, and that fails when it is told to: before it writes, or after. */
final class RecordingSink implements UsageSink {

    final List<Long> written = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    final CountDownLatch faults = new CountDownLatch(1);
    Instant asOf = Instant.EPOCH;
    long position;
    int offers;
    boolean retired;
    volatile boolean failsBefore;
    volatile boolean failsAfter;
    volatile boolean retires = true;
    volatile @Nullable RuntimeException fault;
    volatile Runnable whenFailing = () -> {};
    volatile Runnable whenBeginning = () -> {};
    volatile CountDownLatch writes = new CountDownLatch(0);

    @Override
    public Batch begin() {
        whenBeginning.run();
        List<Long> numbers = new ArrayList<>();
        return new Batch() {
            @Override
            public void add(JournalEntry entry) {
                numbers.add(entry.requestLow());
            }

            @Override
            public void write(long position, Instant asOf) {
                offer(numbers, position, asOf);
            }
        };
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized void retire() {
        if (!retires) {
            throw new StoreUnavailableException("away", new RuntimeException());
        }
        retired = true;
    }

    private synchronized void offer(List<Long> numbers, long to, Instant moment) {
        offers++;
        RuntimeException fault = this.fault;
        if (fault != null) {
            this.fault = null;
            faults.countDown();
            throw fault;
        }
        if (failsBefore || failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            whenFailing.run();
            throw new StoreUnavailableException("away", new RuntimeException());
        }
        if (to > position) {
            written.addAll(numbers);
            sizes.add(numbers.size());
            position = to;
        }
        asOf = moment.isAfter(asOf) ? moment : asOf;
        writes.countDown();
        if (failsAfter) {
            throw new StoreUnavailableException("gone before it answered", new RuntimeException());
        }
    }
}
