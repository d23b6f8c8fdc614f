package dev.latchkey.testkit;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKeyRepository;

final class InMemoryApiKeyRepositoryTest implements ApiKeyRepositoryContract {

    private final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();

    @Override
    public ApiKeyRepository repository() {
        return repository;
    }

    @Override
    public AuditTrail audit() {
        return repository.audit();
    }
}
