package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.secret.DuplicateSecretException;
import dev.latchkey.secret.StoredSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Secrets: found, replaced, and never used twice. */
public interface KeySecretContract extends RepositoryUnderTest {

    @Test
    default void a_key_is_found_by_the_hash_of_its_secret() {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = withSecret(secret);
        withSecret(Keys.aSecret());

        assertThat(found(secret)).contains(new FoundSecret(key, null));
        assertThat(found(Keys.aSecret())).isEmpty();
        assertThat(repository().findByHash(List.of(), NOW)).isEmpty();
    }

    @Test
    default void a_secret_is_found_by_any_of_several_hashes() {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = withSecret(secret);

        assertThat(repository()
                        .findByHash(
                                List.of(
                                        Keys.aSecret().hash(),
                                        secret.hash(),
                                        Keys.aSecret().hash()),
                                NOW))
                .contains(new FoundSecret(key, null));
    }

    @Test
    default void a_secret_of_a_key_that_does_not_work_is_found_unless_the_key_is_deleted() {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = Keys.aKey().expiresAt(NOW.minusSeconds(1)).build();
        Keys.store(repository(), key, secret);
        ApiKey inactive = changed(key, is -> is.deactivatedAt(NOW));

        assertThat(found(secret)).contains(new FoundSecret(inactive, null));
        changed(key, is -> is.deletedAt(NOW));

        assertThat(found(secret)).isEmpty();
    }

    @Test
    default void a_hash_that_is_in_use_makes_no_second_key() {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = withSecret(secret);
        ApiKey other = Keys.aKey().build();

        assertThatThrownBy(() -> Keys.store(repository(), other, secret)).isInstanceOf(DuplicateSecretException.class);

        assertThat(repository().findById(other.id())).isEmpty();
        assertThat(found(secret)).contains(new FoundSecret(key, null));
    }

    @Test
    default void an_id_that_is_in_use_makes_no_second_key() {
        ApiKey key = withSecret(Keys.aSecret());
        StoredSecret secret = Keys.aSecret();
        ApiKey other = Keys.aKey().id(key.id()).name("Another").build();

        assertThatThrownBy(() -> Keys.store(repository(), other, secret)).isInstanceOf(IllegalArgumentException.class);

        assertThat(repository().findById(key.id())).contains(key);
        assertThat(found(secret)).isEmpty();
    }

    @Test
    default void a_hash_of_a_deleted_or_purged_key_is_never_used_again() {
        StoredSecret deleted = Keys.aSecret();
        changed(withSecret(deleted), is -> is.deletedAt(NOW));
        StoredSecret purged = Keys.aSecret();
        Keys.purge(repository(), withSecret(purged).id());
        ApiKey key = withSecret(Keys.aSecret());

        for (StoredSecret secret : List.of(deleted, purged)) {
            assertThat(found(secret)).isEmpty();
            assertThatThrownBy(() -> withSecret(secret)).isInstanceOf(DuplicateSecretException.class);
            assertThatThrownBy(() -> rotated(key, secret, NOW)).isInstanceOf(DuplicateSecretException.class);
        }
        assertThat(repository().findById(key.id())).contains(key);
    }

    @Test
    default void a_hash_that_was_rotated_away_is_never_used_again() {
        StoredSecret first = Keys.aSecret();
        StoredSecret second = Keys.aSecret();
        ApiKey key = withSecret(first);
        rotated(key, second, NOW);
        rotated(key, Keys.aSecret(), NOW);

        for (StoredSecret secret : List.of(first, second)) {
            assertThatThrownBy(() -> withSecret(secret)).isInstanceOf(DuplicateSecretException.class);
            assertThatThrownBy(() -> rotated(key, secret, NOW)).isInstanceOf(DuplicateSecretException.class);
        }
    }

    @Test
    default void a_new_secret_replaces_the_old_one_at_once() {
        StoredSecret first = Keys.aSecret();
        StoredSecret second = Keys.aSecret();
        ApiKey key = withSecret(first);

        ApiKey rotated = rotated(key, second, NOW);

        assertThat(rotated)
                .isEqualTo(Keys.like(key).hint(second.hint()).revision(2).build());
        assertThat(repository().findById(key.id())).contains(rotated);
        assertThat(found(first)).isEmpty();
        assertThat(found(second)).contains(new FoundSecret(rotated, null));
    }

    @Test
    default void an_old_secret_verifies_until_its_grace_period_ends() {
        StoredSecret first = Keys.aSecret();
        StoredSecret second = Keys.aSecret();
        ApiKey key = withSecret(first);
        Instant end = NOW.plusSeconds(60);

        ApiKey rotated = rotated(key, second, end);

        assertThat(found(first)).contains(new FoundSecret(rotated, end));
        assertThat(found(second)).contains(new FoundSecret(rotated, null));
        assertThat(repository().findByHash(List.of(first.hash()), end.minusMillis(1)))
                .isPresent();
        assertThat(repository().findByHash(List.of(first.hash()), end)).isEmpty();
        assertThat(repository().findByHash(List.of(second.hash()), end)).isPresent();
    }

    @Test
    default void a_secret_older_than_the_one_replaced_no_longer_verifies() {
        StoredSecret first = Keys.aSecret();
        StoredSecret second = Keys.aSecret();
        StoredSecret third = Keys.aSecret();
        ApiKey key = withSecret(first);
        Instant end = NOW.plusSeconds(60);
        rotated(key, second, end);

        rotated(key, third, end.plusSeconds(60));

        assertThat(found(first)).isEmpty();
        assertThat(found(second).orElseThrow().validUntil()).isEqualTo(end.plusSeconds(60));
        assertThat(found(third).orElseThrow().validUntil()).isNull();
    }

    @Test
    default void a_rotation_to_a_hash_in_use_changes_nothing() {
        StoredSecret secret = Keys.aSecret();
        StoredSecret previous = Keys.aSecret();
        ApiKey key = withSecret(previous);
        ApiKey rotated = rotated(key, secret, NOW.plusSeconds(60));
        StoredSecret taken = Keys.aSecret();
        withSecret(taken);

        for (StoredSecret used : List.of(taken, secret, previous)) {
            assertThatThrownBy(() -> rotated(key, used, NOW)).isInstanceOf(DuplicateSecretException.class);
        }

        assertThat(found(secret)).contains(new FoundSecret(rotated, null));
        assertThat(found(previous)).contains(new FoundSecret(rotated, NOW.plusSeconds(60)));
    }

    @Test
    default void one_of_many_wins_a_hash_that_all_want_at_once() {
        StoredSecret secret = Keys.aSecret();
        ApiKey rotating = withSecret(Keys.aSecret());
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> wins(() -> withSecret(secret)));
            tasks.add(() -> wins(() -> rotated(rotating, secret, NOW)));
        }

        List<Boolean> won = Together.run(tasks);

        assertThat(won).hasSize(8).containsOnlyOnce(true);
        assertThat(found(secret)).isPresent();
        boolean created = won.indexOf(true) % 2 == 0;
        assertThat(repository().findByIdPrefix("", 9)).hasSize(created ? 2 : 1);
    }

    @Test
    default void rotations_at_once_leave_two_secrets_that_verify() {
        List<StoredSecret> secrets = new ArrayList<>(List.of(Keys.aSecret()));
        ApiKey key = withSecret(secrets.get(0));
        List<Callable<ApiKey>> rotations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            StoredSecret next = Keys.aSecret();
            secrets.add(next);
            rotations.add(() -> rotated(key, next, NOW.plusSeconds(60)));
        }

        Together.run(rotations);

        List<StoredSecret> live =
                secrets.stream().filter(secret -> found(secret).isPresent()).toList();
        assertThat(live).hasSize(2);
        List<StoredSecret> newest = live.stream()
                .filter(secret -> found(secret).orElseThrow().validUntil() == null)
                .toList();
        assertThat(newest).hasSize(1);
        assertThat(repository().findById(key.id()).orElseThrow().hint())
                .isEqualTo(newest.get(0).hint());
    }

    private ApiKey withSecret(StoredSecret secret) {
        ApiKey key = Keys.aKey().hint(secret.hint()).build();
        Keys.store(repository(), key, secret);
        return key;
    }

    private static boolean wins(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (DuplicateSecretException e) {
            return false;
        }
    }

    @Test
    default void a_grace_period_is_known_while_it_lasts() {
        ApiKey key = stored(Keys.aKey());
        ApiKey other = stored(Keys.aKey());
        assertThat(repository().graceUntil(key.id(), NOW)).isEmpty();

        rotated(key, Keys.aSecret(), NOW.plusSeconds(60));

        assertThat(repository().graceUntil(key.id(), NOW)).hasValue(NOW.plusSeconds(60));
        assertThat(repository().graceUntil(key.id(), NOW.plusSeconds(60))).isEmpty();
        assertThat(repository().graceUntil(other.id(), NOW)).isEmpty();

        rotated(key, Keys.aSecret(), NOW);
        assertThat(repository().graceUntil(key.id(), NOW)).isEmpty();
    }
}
