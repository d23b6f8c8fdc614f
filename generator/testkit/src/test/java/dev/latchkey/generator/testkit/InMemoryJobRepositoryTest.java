package dev.latchkey.generator.testkit;

import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.usage.Usage;
import java.util.List;
import java.util.UUID;

final class InMemoryJobRepositoryTest implements JobRepositoryContract {

    private final InMemoryUsageStore usage = new InMemoryUsageStore();
    private final InMemoryJobRepository repository = new InMemoryJobRepository(usage);

    @Override
    public JobRepository repository() {
        return repository;
    }

    @Override
    public UUID anOwner() {
        return UUID.randomUUID();
    }

    @Override
    public Usage charged(UUID owner) {
        return usage.usage(List.of(owner), NOW).values().iterator().next().total();
    }
}
