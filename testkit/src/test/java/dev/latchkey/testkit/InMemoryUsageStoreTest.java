package dev.latchkey.testkit;

import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.util.List;
import java.util.Map;

final class InMemoryUsageStoreTest implements UsageStoreContract {

    private final SettableTime time = new SettableTime(NOW);
    private final InMemoryUsageStore store = new InMemoryUsageStore(time);

    @Override
    public UsageStore store() {
        return store;
    }

    @Override
    public SettableTime time() {
        return time;
    }

    @Override
    public Map<Rollup, RollupSums> minutes() {
        return store.minutes();
    }

    @Override
    public Map<Rollup, RollupSums> hours() {
        return store.hours();
    }

    @Override
    public List<UsageEvent> events() {
        return store.events();
    }
}
