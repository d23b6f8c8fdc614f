package dev.latchkey.generator.testkit;

import dev.latchkey.generator.jobs.Template;
import dev.latchkey.generator.jobs.TemplateRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Templates in memory, for tests of what keeps them. */
public final class InMemoryTemplateRepository implements TemplateRepository {

    private final Map<UUID, Template> templates = new HashMap<>();

    @Override
    public synchronized boolean add(Template template, int most) {
        if (newest(template.owner(), 0, Integer.MAX_VALUE).size() >= most) {
            return false;
        }
        return templates.putIfAbsent(template.id(), template) == null;
    }

    @Override
    public synchronized List<Template> newest(UUID owner, int skip, int most) {
        return templates.values().stream()
                .filter(template -> template.owner().equals(owner))
                .sorted(Comparator.comparing(Template::createdAt)
                        .thenComparing(template -> template.id().toString())
                        .reversed())
                .skip(skip)
                .limit(most)
                .toList();
    }

    @Override
    public synchronized int count(UUID owner) {
        return newest(owner, 0, Integer.MAX_VALUE).size();
    }

    @Override
    public synchronized Optional<Template> find(UUID owner, UUID id) {
        return Optional.ofNullable(templates.get(id))
                .filter(template -> template.owner().equals(owner));
    }

    @Override
    public synchronized Optional<Template> replace(UUID owner, UUID id, String configuration, Instant now) {
        return find(owner, id).map(before -> {
            Template after = new Template(id, owner, configuration, before.createdAt(), now, before.expiresAt());
            templates.put(id, after);
            return after;
        });
    }

    @Override
    public synchronized boolean delete(UUID owner, UUID id) {
        return find(owner, id).map(template -> templates.remove(id)).isPresent();
    }

    @Override
    public synchronized int removeExpired(Instant now) {
        int before = templates.size();
        templates
                .values()
                .removeIf(template ->
                        template.expiresAt() != null && !template.expiresAt().isAfter(now));
        return before - templates.size();
    }
}
