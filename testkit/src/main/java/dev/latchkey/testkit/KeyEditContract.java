package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Changes of a key: what they do, and what they leave alone. */
public interface KeyEditContract extends RepositoryUnderTest {

    @Test
    default void limits_that_are_not_edited_stay_as_they_are() {
        ApiKey key = stored(Keys.aKey().limits(new Limits(1, 2, Limits.UNLIMITED, 4)));

        Optional<ApiKey> edited =
                repository().editLimits(key.id(), new LimitsEdit(null, Limits.UNLIMITED, 3L, null), NOW);

        assertThat(edited)
                .contains(Keys.like(key)
                        .limits(new Limits(1, Limits.UNLIMITED, 3, 4))
                        .updatedAt(NOW)
                        .revision(2)
                        .build());
        assertThat(repository().findById(key.id())).isEqualTo(edited);
    }

    @Test
    default void every_limit_is_edited_to_every_value() {
        ApiKey key = stored(Keys.aKey());

        for (Limits limits : List.of(
                new Limits(Limits.MAX, 1, Limits.UNLIMITED, 9),
                new Limits(Limits.UNLIMITED, Limits.MAX, 1, Limits.UNLIMITED),
                new Limits(5, 6, 7, 8))) {
            LimitsEdit edit = new LimitsEdit(
                    limits.unitsPerRequest(),
                    limits.requestsPerMinute(),
                    limits.requestsPerHour(),
                    limits.requestsPerDay());
            assertThat(repository().editLimits(key.id(), edit, NOW).map(ApiKey::limits))
                    .contains(limits);
        }
    }

    @Test
    default void an_edit_of_nothing_changes_nothing() {
        ApiKey key = stored(Keys.aKey());

        assertThat(repository().editLimits(key.id(), new LimitsEdit(null, null, null, null), NOW))
                .contains(key);
        assertThat(repository().findById(key.id())).contains(key);
    }

    @Test
    default void an_expiry_in_the_future_moves_on_from_there() {
        ApiKey key = stored(Keys.aKey().expiresAt(NOW.plusSeconds(60)));

        assertExpiry(repository().extend(key.id(), Duration.ofDays(1), NOW), NOW.plusSeconds(60 + 86_400), NOW);
    }

    @Test
    default void an_expiry_in_the_past_moves_on_from_now() {
        ApiKey past = stored(Keys.aKey().expiresAt(NOW.minusSeconds(60)));
        ApiKey present = stored(Keys.aKey().expiresAt(NOW));

        assertExpiry(repository().extend(past.id(), Duration.ofDays(1), NOW), NOW.plusSeconds(86_400), NOW);
        assertExpiry(repository().extend(present.id(), Duration.ofDays(1), NOW), NOW.plusSeconds(86_400), NOW);
    }

    @Test
    default void a_key_that_never_expires_is_not_extended() {
        ApiKey key = stored(Keys.aKey());

        assertThat(repository().extend(key.id(), Duration.ofDays(1), NOW)).contains(key);
        assertThat(repository().findById(key.id())).contains(key);
    }

    @Test
    default void extensions_at_once_add_up() {
        ApiKey key = stored(Keys.aKey().expiresAt(NOW.plusSeconds(1)));

        Together.run(8, () -> repository().extend(key.id(), Duration.ofHours(1), NOW));

        assertExpiry(repository().findById(key.id()), NOW.plusSeconds(1).plus(Duration.ofHours(8)), NOW);
    }

    @Test
    default void edits_of_different_limits_at_once_are_all_kept() {
        ApiKey key = stored(Keys.aKey());

        Together.run(List.of(
                () -> repository().editLimits(key.id(), new LimitsEdit(11L, null, null, null), NOW),
                () -> repository().editLimits(key.id(), new LimitsEdit(null, 12L, null, null), NOW),
                () -> repository().editLimits(key.id(), new LimitsEdit(null, null, 13L, null), NOW),
                () -> repository().editLimits(key.id(), new LimitsEdit(null, null, null, 14L), NOW)));

        assertThat(repository().findById(key.id()).map(ApiKey::limits)).contains(new Limits(11, 12, 13, 14));
    }

    @Test
    default void a_deactivated_key_is_activated_as_it_was() {
        ApiKey key = stored(Keys.aKey().expiresAt(NOW.plusSeconds(1)));

        assertThat(repository().deactivate(key.id(), NOW))
                .contains(Keys.like(key)
                        .deactivatedAt(NOW)
                        .updatedAt(NOW)
                        .revision(2)
                        .build());
        Instant later = NOW.plusSeconds(5);

        assertThat(repository().activate(key.id(), later))
                .contains(Keys.like(key).updatedAt(later).revision(3).build());
        assertThat(repository().findById(key.id()))
                .contains(Keys.like(key).updatedAt(later).revision(3).build());
    }

    @Test
    default void what_is_so_already_is_not_changed_again() {
        ApiKey active = stored(Keys.aKey());
        ApiKey inactive = repository().deactivate(stored(Keys.aKey()).id(), NOW).orElseThrow();

        assertThat(repository().activate(active.id(), NOW)).contains(active);
        assertThat(repository().deactivate(inactive.id(), NOW.plusSeconds(9))).contains(inactive);
    }

    @Test
    default void nothing_changes_a_deleted_key() {
        ApiKey key = stored(Keys.aKey().expiresAt(NOW.minusSeconds(1)));
        ApiKey deleted = repository().delete(key.id(), NOW).orElseThrow();
        Instant later = NOW.plusSeconds(5);

        assertThat(repository().delete(key.id(), later)).isEmpty();
        assertThat(repository().activate(key.id(), later)).isEmpty();
        assertThat(repository().deactivate(key.id(), later)).isEmpty();
        assertThat(repository().extend(key.id(), Duration.ofDays(1), later)).isEmpty();
        assertThat(repository().editLimits(key.id(), new LimitsEdit(1L, null, null, null), later))
                .isEmpty();
        assertThat(repository().editLimits(key.id(), new LimitsEdit(null, null, null, null), later))
                .isEmpty();
        assertThat(repository().rotate(key.id(), Keys.aSecret(), later, later)).isEmpty();
        assertThat(repository().expired(later)).isEmpty();
        assertThat(repository().deactivateExpired(later)).isEmpty();
        assertThat(repository().findById(key.id())).contains(deleted);
    }

    @Test
    default void a_key_that_is_not_there_is_not_changed() {
        UUID nobody = UUID.randomUUID();

        assertThat(repository().delete(nobody, NOW)).isEmpty();
        assertThat(repository().activate(nobody, NOW)).isEmpty();
        assertThat(repository().deactivate(nobody, NOW)).isEmpty();
        assertThat(repository().extend(nobody, Duration.ofDays(1), NOW)).isEmpty();
        assertThat(repository().editLimits(nobody, new LimitsEdit(1L, null, null, null), NOW))
                .isEmpty();
        assertThat(repository().rotate(nobody, Keys.aSecret(), NOW, NOW)).isEmpty();
        assertThat(repository().purge(nobody)).isFalse();
    }

    private static void assertExpiry(Optional<ApiKey> key, Instant expiresAt, Instant updatedAt) {
        assertThat(key.orElseThrow().expiresAt()).isEqualTo(expiresAt);
        assertThat(key.orElseThrow().updatedAt()).isEqualTo(updatedAt);
    }
}
