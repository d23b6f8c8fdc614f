package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys as records: made, found, changed. */
public interface KeyRecordContract extends RepositoryUnderTest {

    @Test
    default void a_key_is_found_as_it_was_created() {
        ApiKey key = stored(Keys.aKey()
                .name("Zoë \"the\" 🚀 O'Brien; DROP TABLE keys; --")
                .email("zoë@example.org")
                .type(KeyType.DEMO)
                .limits(new Limits(1, Limits.MAX, Limits.UNLIMITED, 77))
                .scopes(Set.of("generate", "admin:read"))
                .metadata(Map.of("team \\ \"x\"", "a,b]}{[:\n\t\u0000\u0001 é 漢字 🚀", "empty", ""))
                .expiresAt(NOW.plusMillis(123)));

        assertThat(repository().findById(key.id())).contains(key);
    }

    @Test
    default void a_key_may_have_nothing_but_what_it_must() {
        ApiKey key = stored(
                Keys.aKey().limits(new Limits(Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED)));

        assertThat(repository().findById(key.id())).contains(key);
    }

    @Test
    default void a_key_that_is_not_there_is_not_found() {
        assertThat(repository().findById(UUID.randomUUID())).isEmpty();
    }

    @Test
    default void keys_are_found_by_the_beginning_of_their_id() {
        ApiKey first = stored(Keys.aKey().id(UUID.fromString("00000000-0000-4000-8000-000000000001")));
        ApiKey second = stored(Keys.aKey().id(UUID.fromString("0000ffff-ffff-4fff-bfff-ffffffffffff")));
        ApiKey third = stored(Keys.aKey().id(UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff")));

        assertThat(repository().findByIdPrefix("0000", 9)).containsExactlyInAnyOrder(first, second);
        assertThat(repository().findByIdPrefix("0000f", 9)).containsExactly(second);
        assertThat(repository().findByIdPrefix("00000000-0000-4", 9)).containsExactly(first);
        assertThat(repository().findByIdPrefix("f", 9)).containsExactly(third);
        assertThat(repository().findByIdPrefix(third.id().toString(), 9)).containsExactly(third);
        assertThat(repository().findByIdPrefix("", 9)).hasSize(3);
        assertThat(repository().findByIdPrefix("", 2)).hasSize(2);
    }

    @Test
    default void no_key_is_found_by_what_no_id_begins_with() {
        stored(Keys.aKey().id(UUID.fromString("12345678-90ab-4cde-8f01-234567890abc")));

        for (String prefix : List.of(
                "123456789", "1234567_", "12345678-90ab-4cde-8f01-234567890abc0", "%", "1234567%", "g", "-", "１２")) {
            assertThat(repository().findByIdPrefix(prefix, 9)).as(prefix).isEmpty();
        }
    }

    @Test
    default void a_deleted_key_is_found_by_its_id() {
        ApiKey key = stored(Keys.aKey());

        ApiKey deleted = repository().delete(key.id(), NOW).orElseThrow();

        assertThat(deleted)
                .isEqualTo(Keys.like(key).deletedAt(NOW).updatedAt(NOW).build());
        assertThat(repository().findById(key.id())).contains(deleted);
        assertThat(repository().findByIdPrefix(key.id().toString(), 1)).containsExactly(deleted);
    }

    @Test
    default void a_built_in_key_is_added_once() {
        ApiKey builtIn = builtIn();

        assertThat(repository().ensure(builtIn)).isEqualTo(builtIn);
        ApiKey deactivated = repository().deactivate(builtIn.id(), NOW).orElseThrow();

        assertThat(repository().ensure(builtIn)).isEqualTo(deactivated);
        assertThat(repository().findById(builtIn.id())).contains(deactivated);
    }

    @Test
    default void a_built_in_key_is_added_once_by_many_at_once() {
        ApiKey builtIn = builtIn();

        assertThat(Together.run(8, () -> repository().ensure(builtIn)))
                .hasSize(8)
                .containsOnly(builtIn);
    }

    @Test
    default void limits_that_are_not_edited_stay_as_they_are() {
        ApiKey key = stored(Keys.aKey().limits(new Limits(1, 2, Limits.UNLIMITED, 4)));

        Optional<ApiKey> edited =
                repository().editLimits(key.id(), new LimitsEdit(null, Limits.UNLIMITED, 3L, null), NOW);

        assertThat(edited)
                .contains(Keys.like(key)
                        .limits(new Limits(1, Limits.UNLIMITED, 3, 4))
                        .updatedAt(NOW)
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
                .contains(Keys.like(key).deactivatedAt(NOW).updatedAt(NOW).build());
        Instant later = NOW.plusSeconds(5);

        assertThat(repository().activate(key.id(), later))
                .contains(Keys.like(key).updatedAt(later).build());
        assertThat(repository().findById(key.id()))
                .contains(Keys.like(key).updatedAt(later).build());
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

    @Test
    default void a_purged_key_is_gone() {
        ApiKey key = stored(Keys.aKey());
        ApiKey deleted = stored(Keys.aKey());
        repository().delete(deleted.id(), NOW);

        assertThat(repository().purge(key.id())).isTrue();
        assertThat(repository().purge(deleted.id())).isTrue();

        assertThat(repository().findById(key.id())).isEmpty();
        assertThat(repository().findByIdPrefix("", 9)).isEmpty();
        assertThat(repository().purge(key.id())).isFalse();
    }

    @Test
    default void expired_keys_are_those_past_their_expiry_that_nobody_deactivated() {
        ApiKey expired = stored(Keys.aKey().expiresAt(NOW));
        stored(Keys.aKey().expiresAt(NOW.plusMillis(1)));
        stored(Keys.aKey());
        stored(Keys.aKey().expiresAt(NOW.minusSeconds(1)).deactivatedAt(NOW));

        assertThat(repository().expired(NOW)).containsExactly(expired);
        assertThat(repository().findById(expired.id())).contains(expired);
    }

    @Test
    default void expired_keys_are_deactivated_built_in_ones_aside() {
        ApiKey expired = stored(Keys.aKey().expiresAt(NOW));
        ApiKey lasting = stored(Keys.aKey().expiresAt(NOW.plusMillis(1)));
        ApiKey builtIn = repository().ensure(Keys.like(builtIn()).expiresAt(NOW).build());

        ApiKey deactivated =
                Keys.like(expired).deactivatedAt(NOW).updatedAt(NOW).build();
        assertThat(repository().expired(NOW)).containsExactlyInAnyOrder(expired, builtIn);
        assertThat(repository().deactivateExpired(NOW)).containsExactly(deactivated);

        assertThat(repository().findById(expired.id())).contains(deactivated);
        assertThat(repository().findById(lasting.id())).contains(lasting);
        assertThat(repository().findById(builtIn.id())).contains(builtIn);
        assertThat(repository().deactivateExpired(NOW)).isEmpty();
    }

    @Test
    default void expired_keys_are_deactivated_once_by_many_at_once() {
        for (int i = 0; i < 20; i++) {
            stored(Keys.aKey().expiresAt(NOW));
        }

        List<List<ApiKey>> deactivated = Together.run(4, () -> repository().deactivateExpired(NOW));

        assertThat(deactivated.stream().mapToInt(List::size).sum()).isEqualTo(20);
    }

    private static ApiKey builtIn() {
        BuiltInKey demo = BuiltInKey.DEMO;
        return Keys.aKey()
                .id(demo.id())
                .name(demo.label())
                .hint(demo.hint())
                .type(demo.type())
                .limits(demo.limits())
                .build();
    }

    private static void assertExpiry(Optional<ApiKey> key, Instant expiresAt, Instant updatedAt) {
        assertThat(key.orElseThrow().expiresAt()).isEqualTo(expiresAt);
        assertThat(key.orElseThrow().updatedAt()).isEqualTo(updatedAt);
    }
}
