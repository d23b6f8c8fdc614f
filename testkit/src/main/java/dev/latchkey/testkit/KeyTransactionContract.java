package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IdempotencyRecord;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Transactions on keys: whole or not at all, and one after the other. */
public interface KeyTransactionContract extends RepositoryUnderTest {

    @Test
    default void every_field_of_a_key_is_written() {
        ApiKey key = stored(Keys.aKey());

        ApiKey changed = changed(
                key,
                is -> is.name("Zoë 🚀")
                        .email("zoë@example.org")
                        .hint("lk_live_ffff…")
                        .limits(Limits.NONE
                                .withUnitsPerRequest(Limits.MAX)
                                .with(Window.MINUTE, 1)
                                .with(Window.DAY, 9))
                        .scopes(Set.of("generate", "admin:read"))
                        .addressRanges(Set.of(AddressRange.parse("2001:db8::/32")))
                        .metadata(Map.of("a", "b"))
                        .updatedAt(NOW)
                        .expiresAt(NOW.plusSeconds(1))
                        .deactivatedAt(NOW.plusSeconds(2))
                        .deletedAt(NOW.plusSeconds(3)));

        assertThat(repository().findById(key.id())).contains(changed);
        ApiKey cleared = changed(
                key,
                is -> is.email(null)
                        .limits(Limits.NONE.with(Window.HOUR, 1))
                        .scopes(Set.of())
                        .addressRanges(Set.of())
                        .metadata(Map.of())
                        .expiresAt(null)
                        .deactivatedAt(null)
                        .deletedAt(null));
        assertThat(cleared.revision()).isEqualTo(3);
        assertThat(repository().findById(key.id())).contains(cleared);
    }

    @Test
    default void a_renamed_key_is_found_by_its_new_name_alone() {
        ApiKey key = stored(Keys.aKey().name("Field Hospital").email("ops@example.org"));

        ApiKey renamed = changed(key, is -> is.name("Ship").email("crew@example.org"));

        assertThat(search("ship")).contains(renamed);
        assertThat(search("crew")).contains(renamed);
        assertThat(search("hospital")).isEmpty();
        assertThat(search("ops")).isEmpty();
    }

    @Test
    default void work_that_throws_has_done_nothing() {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = Keys.store(repository(), Keys.aKey().build(), secret);
        ApiKey other = Keys.aKey().build();
        long mark = repository().changesSince(null).mark();

        assertThatThrownBy(() -> repository().transact(keys -> {
                    keys.add(other, Keys.aSecret());
                    keys.update(key, Keys.like(key).revision(2).name("Other").build());
                    keys.replaceSecret(key.id(), Keys.aSecret(), NOW);
                    keys.keep(answer("a", key.id(), NOW.plusSeconds(9)));
                    keys.purge(key.id());
                    throw new IllegalStateException("thought better of it");
                }))
                .hasMessage("thought better of it");

        assertThat(repository().findById(key.id())).contains(key);
        assertThat(repository().findById(other.id())).isEmpty();
        assertThat(found(secret).orElseThrow().validUntil()).isNull();
        assertThat(search("some")).contains(key);
        assertThat(kept("a", NOW)).isEmpty();
        assertThat(repository().changesSince(mark).keys()).doesNotContain(other.id());
    }

    @Test
    default void work_sees_what_it_has_done() {
        ApiKey key = Keys.aKey().build();

        repository().transact(keys -> {
            keys.add(key, Keys.aSecret());
            assertThat(keys.find(key.id())).contains(key);
            ApiKey after = Keys.like(key).revision(2).name("Other").build();
            keys.update(key, after);
            assertThat(keys.find(key.id())).contains(after);
            keys.purge(key.id());
            assertThat(keys.find(key.id())).isEmpty();
            return key;
        });

        assertThat(repository().findById(key.id())).isEmpty();
    }

    @Test
    default void transactions_at_once_lose_no_change() {
        ApiKey key = stored(Keys.aKey().expiresAt(NOW));

        Together.run(8, () -> {
            for (int i = 0; i < 5; i++) {
                Keys.change(
                        repository(), key.id(), is -> is.expiresAt(expiry(is).plusSeconds(1)));
            }
            return key;
        });

        ApiKey after = repository().findById(key.id()).orElseThrow();
        assertThat(after.expiresAt()).isEqualTo(NOW.plusSeconds(40));
        assertThat(after.revision()).isEqualTo(41);
    }

    private static Instant expiry(Keys key) {
        return Optional.ofNullable(key.build().expiresAt()).orElseThrow();
    }

    @Test
    default void another_administrator_is_one_that_works_and_may_do_everything() {
        ApiKey key = stored(Keys.aKey().scopes(Set.of("admin:*")));
        stored(Keys.aKey().scopes(Set.of("admin:*")).deactivatedAt(NOW));
        stored(Keys.aKey().scopes(Set.of("admin:*")).deletedAt(NOW));
        stored(Keys.aKey().scopes(Set.of("admin:*")).expiresAt(NOW));
        stored(Keys.aKey().scopes(Set.of("admin:keys", "admin:read", "generate")));
        stored(Keys.aKey());
        assertThat(hasOtherAdministrator(key)).isFalse();

        ApiKey other = stored(Keys.aKey().scopes(Set.of("admin:*", "generate")).expiresAt(NOW.plusMillis(1)));

        assertThat(hasOtherAdministrator(key)).isTrue();
        changed(other, is -> is.scopes(Set.of("admin:keys")));
        assertThat(hasOtherAdministrator(key)).isFalse();
    }

    private boolean hasOtherAdministrator(ApiKey key) {
        return repository()
                .transact(keys -> !keys.otherAdministrators(key.id(), NOW).isEmpty());
    }

    @Test
    default void an_answer_is_kept_until_it_expires() {
        ApiKey key = stored(Keys.aKey());
        IdempotencyRecord answer = answer("a", key.id(), NOW.plusSeconds(60));

        keep(answer);

        assertThat(kept("a", NOW.plusSeconds(60).minusMillis(1))).contains(answer);
        assertThat(kept("a", NOW.plusSeconds(60))).isEmpty();
        assertThat(kept("b", NOW)).isEmpty();
        IdempotencyRecord next = answer("a", key.id(), NOW.plus(Duration.ofHours(9)));
        keep(next);
        assertThat(kept("a", NOW.plusSeconds(60))).contains(next);
    }

    @Test
    default void answers_that_have_expired_are_let_go() {
        ApiKey key = stored(Keys.aKey());
        keep(answer("a", key.id(), NOW.plusSeconds(1)));
        keep(answer("b", key.id(), NOW.plusSeconds(2)));

        repository().forgetAnswers(NOW.plusSeconds(1));

        // Asked for as if it were earlier.
        assertThat(kept("a", NOW)).isEmpty();
        assertThat(kept("b", NOW)).isPresent();
    }

    @Test
    default void the_answers_about_a_purged_key_are_gone() {
        ApiKey key = stored(Keys.aKey());
        ApiKey other = stored(Keys.aKey());
        keep(answer("a", key.id(), NOW.plusSeconds(60)));
        keep(answer("b", other.id(), NOW.plusSeconds(60)));

        Keys.purge(repository(), key.id());

        assertThat(kept("a", NOW)).isEmpty();
        assertThat(kept("b", NOW)).isPresent();
    }

    private void keep(IdempotencyRecord answer) {
        repository().transact(keys -> {
            keys.keep(answer);
            return answer;
        });
    }

    private Optional<IdempotencyRecord> kept(String digit, Instant now) {
        return repository().transact(keys -> keys.answer(digit.repeat(64), now));
    }

    private static IdempotencyRecord answer(String digit, UUID key, Instant expiresAt) {
        return new IdempotencyRecord(digit.repeat(64), key, "0".repeat(64), "c2VhbGVk", expiresAt);
    }

    private Optional<ApiKey> search(String text) {
        return repository()
                .list(new KeyQuery(text, null, true, null, null, KeySort.NEWEST, null, 10, NOW))
                .keys()
                .stream()
                .findFirst();
    }
}
