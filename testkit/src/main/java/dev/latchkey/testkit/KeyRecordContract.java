package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys as records: made, found, expired, purged. */
public interface KeyRecordContract extends RepositoryUnderTest {

    @Test
    default void a_key_is_found_as_it_was_created() {
        ApiKey key = stored(Keys.aKey()
                .name("Zoë \"the\" 🚀 O'Brien; DROP TABLE keys; --")
                .email("zoë@example.org")
                .type(KeyType.DEMO)
                .limits(Limits.NONE
                        .withUnitsPerRequest(1)
                        .with(Window.MINUTE, Limits.MAX)
                        .with(Window.DAY, 77))
                .scopes(Set.of("generate", "admin:read"))
                .addressRanges(Set.of(AddressRange.parse("192.0.2.0/24"), AddressRange.parse("2001:db8::1")))
                .metadata(Map.of("team \\ \"x\"", "a,b]}{[:\n\t\u0000\u0001 é 漢字 🚀", "empty", ""))
                .expiresAt(NOW.plusMillis(123)));

        assertThat(repository().findById(key.id())).contains(key);
    }

    @Test
    default void a_key_may_have_nothing_but_what_it_must() {
        ApiKey key = stored(Keys.aKey().limits(Limits.NONE));

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

        ApiKey deleted = changed(key, is -> is.deletedAt(NOW));

        assertThat(deleted).isEqualTo(Keys.like(key).deletedAt(NOW).revision(2).build());
        assertThat(repository().findById(key.id())).contains(deleted);
        assertThat(repository().findByIdPrefix(key.id().toString(), 1)).containsExactly(deleted);
    }

    @Test
    default void a_key_without_a_secret_is_added_once() {
        ApiKey builtIn = builtIn();

        assertThat(added(builtIn)).isTrue();
        ApiKey deactivated = changed(builtIn, is -> is.deactivatedAt(NOW));

        assertThat(added(builtIn)).isFalse();
        assertThat(repository().findById(builtIn.id())).contains(deactivated);
    }

    @Test
    default void a_key_without_a_secret_is_added_once_by_many_at_once() {
        ApiKey builtIn = builtIn();

        assertThat(Together.run(8, () -> added(builtIn))).hasSize(8).containsOnlyOnce(true);
    }

    @Test
    default void a_purged_key_is_gone() {
        ApiKey key = stored(Keys.aKey());
        ApiKey deleted = stored(Keys.aKey());
        changed(deleted, is -> is.deletedAt(NOW));

        Keys.purge(repository(), key.id());
        Keys.purge(repository(), deleted.id());

        assertThat(repository().findById(key.id())).isEmpty();
        assertThat(repository().findByIdPrefix("", 9)).isEmpty();
        Keys.purge(repository(), key.id());
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
    default void keys_with_a_limit_for_a_window_are_told_but_for_deleted_ones() {
        Limits monthly = Limits.DEFAULT.with(Window.MONTH, 5);
        ApiKey limited = stored(Keys.aKey().limits(monthly));
        stored(Keys.aKey().limits(Limits.DEFAULT));
        stored(Keys.aKey().limits(monthly).deletedAt(NOW));

        assertThat(repository().limitedPer(Window.MONTH)).containsExactly(limited.id());
    }

    private boolean added(ApiKey key) {
        return repository().transact(keys -> keys.add(key));
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
}
