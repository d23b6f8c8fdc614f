package dev.latchkey.generator.jobs;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What a key's holder can do with templates. Thread-safe; blocking, as the repository is. */
public final class Templates {

    private final TemplateRepository repository;
    private final Supplier<UUID> ids;
    private final InstantSource clock;

    /** @param ids random UUIDs that nobody can guess */
    public Templates(TemplateRepository repository, Supplier<UUID> ids, InstantSource clock) {
        this.repository = repository;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Keeps a configuration; for a while only, where many share the key.
     *
     * @return the template, unless its owner has {@link JobSettings#TEMPLATES} of them
     */
    public Optional<Template> add(UUID owner, String configuration) {
        Instant now = clock.instant();
        Instant expiresAt = JobSettings.isShared(owner) ? now.plus(JobSettings.SHARED_AGE) : null;
        Template template = new Template(ids.get(), owner, configuration, now, now, expiresAt);
        return repository.add(template, JobSettings.TEMPLATES) ? Optional.of(template) : Optional.empty();
    }

    /** A page of the owner's templates, the newest first; none where many share the key, who know their templates by id. */
    public List<Template> newest(UUID owner, int skip, int most) {
        return JobSettings.isShared(owner) ? List.of() : repository.newest(owner, skip, most);
    }

    /** How many there are on all pages. */
    public int count(UUID owner) {
        return JobSettings.isShared(owner) ? 0 : repository.count(owner);
    }

    /** The owner's template of that id. */
    public Optional<Template> find(UUID owner, UUID id) {
        return repository.find(owner, id);
    }

    /** Puts another configuration in the place of the template's; the template as it is then, if there is one. */
    public Optional<Template> replace(UUID owner, UUID id, String configuration) {
        return repository.replace(owner, id, configuration, clock.instant());
    }

    /** Removes the owner's template; says whether there was one. */
    public boolean delete(UUID owner, UUID id) {
        return repository.delete(owner, id);
    }
}
