package dev.latchkey.testkit;

import dev.latchkey.key.ApiKeyRepository;

final class InMemoryApiKeyRepositoryTest implements ApiKeyRepositoryContract {

    private final ApiKeyRepository repository = new InMemoryApiKeyRepository();

    @Override
    public ApiKeyRepository repository() {
        return repository;
    }
}
