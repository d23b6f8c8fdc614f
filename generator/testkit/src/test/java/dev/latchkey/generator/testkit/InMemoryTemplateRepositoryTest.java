package dev.latchkey.generator.testkit;

import dev.latchkey.generator.jobs.TemplateRepository;
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
