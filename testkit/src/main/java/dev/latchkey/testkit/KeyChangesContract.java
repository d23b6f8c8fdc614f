package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.secret.StoredSecret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Changes: told to whoever goes on from the mark before. */
public interface KeyChangesContract extends RepositoryUnderTest {

    @Test
    default void the_first_answer_has_a_mark_and_no_keys() {
        stored(Keys.aKey());

        KeyChanges first = repository().changesSince(null);

        assertThat(first.keys()).isEmpty();
        assertThat(repository().changesSince(first.mark()).mark()).isGreaterThanOrEqualTo(first.mark());
    }

    @Test
    default void every_kind_of_change_is_told() {
        ApiKey key = stored(Keys.aKey().expiresAt(NOW.minusSeconds(1)));
        List<Runnable> changes = List.of(
                () -> changed(key, is -> is.limits(Limits.DEMO)),
                () -> changed(key, is -> is.deactivatedAt(NOW)),
                () -> rotated(key, Keys.aSecret(), NOW),
                () -> changed(key, is -> is.deletedAt(NOW)),
                () -> Keys.purge(repository(), key.id()));

        for (Runnable change : changes) {
            long mark = repository().changesSince(null).mark();
            change.run();
            assertThat(repository().changesSince(mark).keys()).contains(key.id());
        }
    }

    @Test
    default void a_created_key_is_told() {
        long mark = repository().changesSince(null).mark();

        ApiKey key = stored(Keys.aKey());
        ApiKey other = stored(Keys.aKey());

        assertThat(repository().changesSince(mark).keys()).contains(key.id(), other.id());
    }

    @Test
    default void a_change_is_told_to_everyone_who_has_not_heard_of_it() {
        long mark = repository().changesSince(null).mark();
        ApiKey first = stored(Keys.aKey());
        long second = repository().changesSince(mark).mark();
        ApiKey other = stored(Keys.aKey());

        assertThat(repository().changesSince(mark).keys()).contains(first.id(), other.id());
        assertThat(repository().changesSince(second).keys()).contains(other.id());
    }

    @Test
    default void it_is_told_whether_a_secret_of_another_shape_was_ever_imported() {
        stored(Keys.aKey());
        boolean before = repository().changesSince(null).foreignSecrets();
        StoredSecret own = Keys.aSecret();
        ApiKey key = Keys.store(
                repository(),
                Keys.aKey().build(),
                new StoredSecret(own.hash(), own.pepperVersion(), "abcd…", SecretShape.FOREIGN));
        Keys.purge(repository(), key.id());

        assertThat(before).isFalse();
        assertThat(repository().changesSince(null).foreignSecrets()).isTrue();
        assertThat(repository().changesSince(1L).foreignSecrets()).isTrue();
    }

    @Test
    default void no_change_is_skipped_while_many_write() {
        long start = repository().changesSince(null).mark();
        List<Callable<Set<UUID>>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            tasks.add(() -> {
                Set<UUID> created = new HashSet<>();
                for (int i = 0; i < 15; i++) {
                    created.add(stored(Keys.aKey()).id());
                }
                return created;
            });
        }
        Set<UUID> told = new HashSet<>();
        tasks.add(() -> {
            long mark = start;
            for (int i = 0; i < 60; i++) {
                KeyChanges changes = repository().changesSince(mark);
                told.addAll(changes.keys());
                mark = changes.mark();
            }
            told.addAll(repository().changesSince(mark).keys());
            return Set.of(new UUID(0, mark));
        });

        List<Set<UUID>> results = Together.run(tasks);
        long mark = results.remove(results.size() - 1).iterator().next().getLeastSignificantBits();
        told.addAll(repository().changesSince(mark).keys());

        results.forEach(created -> assertThat(told).containsAll(created));
    }
}
