package dev.latchkey.usage.journal;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store that remembers the numbers of the events it was brought, and that fails when it is told to: before it adds, or after.
 */
final class RecordingStore implements UsageStore {

    final List<Long> written = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    final CountDownLatch faults = new CountDownLatch(1);
    Instant asOf = Instant.EPOCH;
    int offers;
    boolean retired;
    volatile boolean failsBefore;
    volatile boolean failsAfter;
    volatile boolean retires = true;
    volatile boolean begins = true;
    volatile @Nullable RuntimeException fault;
    volatile Runnable whenFailing = () -> {};
    volatile Runnable whenAdded = () -> {};
    volatile CountDownLatch writes = new CountDownLatch(0);

    /** Where it is kept; another one is as if the database was replaced. */
    volatile InMemoryUsageStore store;

    RecordingStore(InstantSource clock) {
        store = new InMemoryUsageStore(clock);
    }

    @Override
    public synchronized UsageProgress add(UsageBatch batch, String node, UsageProgress from, long to, Instant moment) {
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
        if (from.equals(store.progress(node)) && to > from.position()) {
            written.addAll(batch.events().stream().map(UsageEvent::requestIdLow).toList());
            sizes.add(batch.events().size());
        }
        UsageProgress now = store.add(batch, node, from, to, moment);
        asOf = moment.isAfter(asOf) ? moment : asOf;
        writes.countDown();
        whenAdded.run();
        if (failsAfter) {
            throw new StoreUnavailableException("gone before it answered", new RuntimeException());
        }
        return now;
    }

    @Override
    public UsageProgress progress(String node) {
        return store.progress(node);
    }

    @Override
    public boolean begin(String node, UsageProgress seen, long run, long position) {
        return begins && store.begin(node, seen, run, position);
    }

    @Override
    public synchronized void retire(String node, long run) {
        if (!retires) {
            throw new StoreUnavailableException("away", new RuntimeException());
        }
        store.retire(node, run);
        retired = true;
    }

    @Override
    public boolean isRetired(String node) {
        return store.isRetired(node);
    }

    @Override
    public List<String> runningNodes(Instant now) {
        return store.runningNodes(now);
    }

    @Override
    public Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now) {
        return store.usage(keys, now);
    }

    @Override
    public UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last) {
        return store.report(key, first, last);
    }

    @Override
    public UsageSeries series(UsageQuery query) {
        return store.series(query);
    }

    @Override
    public List<BusyKey> busiest(LocalDate first, LocalDate last, int most) {
        return store.busiest(first, last, most);
    }

    @Override
    public void recentRequests(Instant now, Instant since, Consumer<RecentRequests> each) {
        store.recentRequests(now, since, each);
    }

    @Override
    public Map<UUID, Long> requests(Collection<UUID> keys, LocalDate first, LocalDate last) {
        return store.requests(keys, first, last);
    }

    @Override
    public void requestsOn(LocalDate day, ObjLongConsumer<UUID> each) {
        store.requestsOn(day, each);
    }

    @Override
    public void eachRequest(RequestQuery query, Predicate<RecordedRequest> each) {
        store.eachRequest(query, each);
    }

    @Override
    public Instant requestsSince() {
        return store.requestsSince();
    }

    @Override
    public boolean prune(Instant now, EventRetention events) {
        return store.prune(now, events);
    }
}
