package dev.latchkey.testkit;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.usage.UsageStore;
import java.time.InstantSource;

final class InMemoryApiKeyRepositoryTest implements ApiKeyRepositoryContract, OpeningBalanceContract {

    private final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    private final UsageStore usage = new InMemoryUsageStore(InstantSource.fixed(NOW), repository);

    @Override
    public ApiKeyRepository repository() {
        return repository;
    }

    @Override
    public UsageStore usage() {
        return usage;
    }

    @Override
    public AuditTrail audit() {
        return repository.audit();
    }
}
