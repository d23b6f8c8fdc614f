package dev.latchkey.testkit;

import dev.latchkey.usage.UsageStore;

final class InMemoryUsageStoreTest implements UsageStoreContract {

    private final UsageStore store = new InMemoryUsageStore();

    @Override
    public UsageStore store() {
        return store;
    }
}
