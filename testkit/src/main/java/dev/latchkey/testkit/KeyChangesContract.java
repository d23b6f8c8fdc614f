package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.LimitsEdit;
import java.time.Duration;
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
                () -> repository().editLimits(key.id(), new LimitsEdit(5L, null, null, null), NOW),
                () -> repository().deactivateExpired(NOW),
                () -> repository().activate(key.id(), NOW),
                () -> repository().extend(key.id(), Duration.ofDays(1), NOW),
                () -> repository().deactivate(key.id(), NOW),
                () -> repository().rotate(key.id(), Keys.aSecret(), NOW, NOW),
                () -> repository().delete(key.id(), NOW),
                () -> repository().purge(key.id()));

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
