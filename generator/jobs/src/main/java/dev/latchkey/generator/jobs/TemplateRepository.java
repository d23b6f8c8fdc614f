package dev.latchkey.generator.jobs;

import dev.latchkey.key.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where templates are kept. A template goes with its key when that is purged. Thread-safe; blocking. Every method throws
 * {@link StoreUnavailableException} when the store cannot be reached.
 */
public interface TemplateRepository {

    /**
     * Adds a template.
     *
     * @param most how many its owner may have
     * @return whether it was added; not so when its owner has that many, exact however many nodes do it at once, or when there
     *     is a template of its id
     */
    boolean add(Template template, int most);

    /**
     * A page of the owner's templates, the newest first.
     *
     * @param skip how many newer ones to leave out
     */
    List<Template> newest(UUID owner, int skip, int most);

    /** How many templates the owner has. */
    int count(UUID owner);

    /** The owner's template of that id. */
    Optional<Template> find(UUID owner, UUID id);

    /** Puts another configuration in the place of the template's; the template as it is then, if there is one. */
    Optional<Template> replace(UUID owner, UUID id, String configuration, Instant now);

    /** Removes the owner's template; says whether there was one. */
    boolean delete(UUID owner, UUID id);

    /** Removes templates that have expired; says how many. */
    int removeExpired(Instant now);
}
