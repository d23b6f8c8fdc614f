package dev.latchkey.generator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.jobs.Template;
import dev.latchkey.generator.jobs.TemplateRepository;
import dev.latchkey.testkit.Together;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of templates is held to. */
public interface TemplateRepositoryContract {

    /** When templates are made, unless a test says otherwise. */
    Instant NOW = Instant.parse("2025-06-15T12:34:56Z");

    /** The repository of this test; empty when the test begins. */
    TemplateRepository repository();

    /** A key that can have templates. */
    UUID anOwner();

    private Template added(UUID owner, Instant createdAt, @Nullable Instant expiresAt) {
        Template template =
                new Template(UUID.randomUUID(), owner, "{\"name\":\"Übung\"}", createdAt, createdAt, expiresAt);
        assertThat(repository().add(template, 99)).isTrue();
        return template;
    }

    @Test
    default void a_template_is_found_by_its_owner_alone() {
        Template template = added(anOwner(), NOW, null);
        UUID other = anOwner();

        assertThat(repository().find(template.owner(), template.id())).contains(template);
        assertThat(repository().find(other, template.id())).isEmpty();
        assertThat(repository().replace(other, template.id(), "{}", NOW)).isEmpty();
        assertThat(repository().delete(other, template.id())).isFalse();
        assertThat(repository().newest(other, 0, 9)).isEmpty();
        assertThat(repository().find(template.owner(), template.id())).contains(template);
    }

    @Test
    default void an_id_that_is_taken_is_not_taken_again() {
        Template template = added(anOwner(), NOW, null);
        UUID other = anOwner();

        assertThat(repository().add(new Template(template.id(), other, "{}", NOW, NOW, null), 99))
                .isFalse();

        assertThat(repository().find(other, template.id())).isEmpty();
        assertThat(repository().find(template.owner(), template.id())).contains(template);
    }

    @Test
    default void an_owners_templates_come_the_newest_first() {
        UUID owner = anOwner();
        Template first = added(owner, NOW, null);
        Template third = added(owner, NOW.plusSeconds(2), null);
        Template second = added(owner, NOW.plusSeconds(1), null);

        assertThat(repository().newest(owner, 0, 9)).containsExactly(third, second, first);
        assertThat(repository().newest(owner, 2, 9)).containsExactly(first);
        assertThat(repository().newest(owner, 0, 1)).containsExactly(third);
        assertThat(repository().count(owner)).isEqualTo(3);
        assertThat(repository().count(anOwner())).isZero();
    }

    @Test
    default void a_replaced_template_keeps_its_id_and_birth() {
        Template before = added(anOwner(), NOW, null);
        Template after =
                new Template(before.id(), before.owner(), "{\"name\":\"other\"}", NOW, NOW.plusSeconds(5), null);

        assertThat(repository().replace(before.owner(), before.id(), after.configuration(), NOW.plusSeconds(5)))
                .contains(after);
        assertThat(repository().find(before.owner(), before.id())).contains(after);
    }

    @Test
    default void a_deleted_template_is_gone() {
        Template template = added(anOwner(), NOW, null);

        assertThat(repository().delete(template.owner(), template.id())).isTrue();
        assertThat(repository().delete(template.owner(), template.id())).isFalse();
        assertThat(repository().find(template.owner(), template.id())).isEmpty();
    }

    @Test
    default void an_owner_has_at_most_so_many_exactly_when_many_are_added_at_once() {
        UUID owner = anOwner();
        added(anOwner(), NOW, null);

        List<Boolean> answers = Together.run(
                12, () -> repository().add(new Template(UUID.randomUUID(), owner, "{}", NOW, NOW, null), 5));

        assertThat(answers).filteredOn(Boolean::booleanValue).hasSize(5);
        assertThat(repository().newest(owner, 0, 99)).hasSize(5);
    }

    @Test
    default void an_expired_template_is_removed() {
        UUID owner = anOwner();
        added(owner, NOW, NOW.plusSeconds(5));
        Template stays = added(owner, NOW, null);

        assertThat(repository().removeExpired(NOW.plusSeconds(4))).isZero();
        assertThat(repository().removeExpired(NOW.plusSeconds(5))).isEqualTo(1);
        assertThat(repository().newest(owner, 0, 9)).containsExactly(stays);
    }
}
