package dev.latchkey.testkit;

import dev.latchkey.jobs.TemplateRepository;
import java.util.UUID;

final class InMemoryTemplateRepositoryTest implements TemplateRepositoryContract {

    private final InMemoryTemplateRepository repository = new InMemoryTemplateRepository();

    @Override
    public TemplateRepository repository() {
        return repository;
    }

    @Override
    public UUID anOwner() {
        return UUID.randomUUID();
    }
}
