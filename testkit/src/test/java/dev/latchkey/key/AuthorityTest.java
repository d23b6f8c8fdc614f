package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ForbiddenException.Reason;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.LimitsEdit;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who may do what to which key. */
class AuthorityTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final Set<AddressRange> SOMEWHERE = Set.of(AddressRange.parse("192.0.2.0/24"));
    private static final List<Set<String>> SCOPES = List.of(
            Set.of(),
            Set.of("generate"),
            Set.of("keys:verify", "jobs:*"),
            Set.of("admin:read"),
            Set.of("admin:keys"),
            Set.of("admin:read", "admin:keys"),
            Set.of("admin:keys", "admin:other"),
            Set.of("admin:*"));

    private final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    private final SettableTime time = new SettableTime(NOON);
    private final ApiKeys keys =
            new ApiKeys(repository, SecretHasher.plain(), () -> Keys.AUDIT_KEY, new Random(1), time);

    /** What can be done to a key, by name. */
    private Map<String, Operation> operations() {
        Map<String, Operation> all = new LinkedHashMap<>();
        all.put("edit", (as, id) -> as.edit(id, KeyEdit.NOTHING.withName("Other")));
        all.put("extend", (as, id) -> as.extend(id, Duration.ofDays(1)));
        for (KeyChange change : KeyChange.values()) {
            all.put(change.label(), (as, id) -> as.change(id, change));
        }
        all.put("rotate", (as, id) -> as.rotate(id, Duration.ZERO));
        all.put("delete", KeyAdministration::delete);
        all.put("purge", KeyAdministration::purge);
        return all;
    }

    private interface Operation {
        void on(ApiKeys as, UUID id);
    }

    @Test
    void an_administrator_does_to_keys_what_its_scopes_reach_and_nothing_else() {
        keep(Set.of("admin:*"));
        for (Set<String> own : SCOPES) {
            ApiKeys as = administrator(keep(own));
            for (Set<String> other : SCOPES) {
                operations().forEach((name, operation) -> {
                    ApiKey key = Keys.change(
                            repository, keep(other).id(), is -> is.expiresAt(NOON.plus(Duration.ofDays(1))));
                    Optional<Reason> expected = !holds(own, "admin:keys")
                            ? Optional.of(Reason.SCOPE_MISSING)
                            : other.stream().allMatch(scope -> !scope.startsWith("admin:") || holds(own, scope))
                                    ? Optional.empty()
                                    : Optional.of(Reason.SCOPE_EXCEEDED);

                    assertOutcome(
                            own + " does " + name + " to " + other, expected, () -> operation.on(as, key.id()), key);
                });
            }
        }
    }

    @Test
    void an_administrator_gives_what_it_holds_and_nothing_else() {
        keep(Set.of("admin:*"));
        for (Set<String> own : SCOPES) {
            ApiKeys as = administrator(keep(own));
            for (Set<String> given : SCOPES) {
                Optional<Reason> expected = !holds(own, "admin:keys")
                        ? Optional.of(Reason.SCOPE_MISSING)
                        : given.stream().allMatch(scope -> !scope.startsWith("admin:") || holds(own, scope))
                                ? Optional.empty()
                                : Optional.of(Reason.SCOPE_EXCEEDED);
                ApiKey key = keep(Set.of());

                assertOutcome(own + " makes " + given, expected, () -> as.create(wanted(given)), key);
                assertOutcome(
                        own + " gives " + given,
                        expected,
                        () -> as.edit(key.id(), KeyEdit.NOTHING.withScopes(given)),
                        key);
                assertThat(as.importKeys(List.of(new ImportedKey(
                                        wanted(given), Secret.of("x".repeat(40) + given + own.hashCode()), null)))
                                .size())
                        .isOne();
            }
        }
    }

    /** By hand, apart from what is tested. */
    private static boolean holds(Set<String> scopes, String scope) {
        return scopes.contains(scope) || scopes.contains("admin:*");
    }

    private void assertOutcome(String what, Optional<Reason> expected, ThrowingCallable operation, ApiKey untouched) {
        if (expected.isEmpty()) {
            assertThatCode(operation).as(what).doesNotThrowAnyException();
            return;
        }
        long entries = repository.audit().head().sequence();
        assertThatThrownBy(operation)
                .as(what)
                .isInstanceOfSatisfying(
                        ForbiddenException.class,
                        e -> assertThat(e.reason()).as(what).isEqualTo(expected.get()));
        assertThat(repository.findById(untouched.id())).as(what).contains(untouched);
        assertThat(repository.audit().head().sequence()).isEqualTo(entries);
    }

    @Test
    void an_administrators_authority_ends_with_its_key_at_once() {
        keep(Set.of("admin:*"));
        ApiKey other = keep(Set.of());
        for (Operation ending : List.<Operation>of(
                KeyAdministration::deactivate,
                KeyAdministration::delete,
                (as, id) -> as.purge(id),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withScopes(Set.of("admin:read"))))) {
            ApiKey own = keep(Set.of("admin:keys"));
            ApiKeys as = administrator(own);
            as.edit(other.id(), KeyEdit.NOTHING.withName("n" + own.id()));

            ending.on(keys, own.id());

            assertForbidden(Reason.SCOPE_MISSING, () -> as.edit(other.id(), KeyEdit.NOTHING.withName("x")));
        }
        ApiKey expiring = Keys.store(
                repository,
                Keys.aKey()
                        .scopes(Set.of("admin:keys"))
                        .expiresAt(NOON.plusSeconds(1))
                        .build(),
                Keys.aSecret());
        time.advance(Duration.ofSeconds(1));
        assertForbidden(Reason.SCOPE_MISSING, () -> administrator(expiring).countByState());
    }

    @Test
    void the_last_key_for_everything_is_taken_away_by_the_operator_alone() {
        ApiKey last = keep(Set.of("admin:*", "generate"));
        keep(Set.of("admin:keys"));
        ApiKeys as = administrator(last);

        for (Operation taking : taking()) {
            assertForbidden(Reason.LAST_ADMINISTRATOR, () -> taking.on(as, last.id()));
        }
        assertThat(repository.findById(last.id())).contains(last);
        assertThatCode(() -> as.edit(last.id(), KeyEdit.NOTHING.withScopes(Set.of("admin:*"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> as.rotate(last.id(), Duration.ZERO)).doesNotThrowAnyException();

        ApiKey inactive = keep(Set.of("admin:*"));
        keys.deactivate(inactive.id());
        assertForbidden(Reason.LAST_ADMINISTRATOR, () -> as.deactivate(last.id()));
        keys.activate(inactive.id());
        assertThatCode(() -> as.deactivate(last.id())).doesNotThrowAnyException();
    }

    @Test
    void the_operator_takes_even_the_last_key_for_everything_away() {
        for (Operation taking : taking()) {
            ApiKey last = keep(Set.of("admin:*"));
            assertThatCode(() -> taking.on(keys, last.id())).doesNotThrowAnyException();
        }
    }

    private static List<Operation> taking() {
        return List.of(
                KeyAdministration::deactivate,
                KeyAdministration::delete,
                (as, id) -> as.purge(id),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withScopes(Set.of("admin:keys"))),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withScopes(Set.of())),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING.with(Window.DAY, 1L))),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING.with(Window.HOUR, 59L))),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING.with(Window.MINUTE, 1L))),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withExpiresAt(NOON.plus(Duration.ofDays(999)))),
                (as, id) -> as.edit(id, KeyEdit.NOTHING.withAddressRanges(SOMEWHERE)));
    }

    @Test
    void the_last_key_for_everything_keeps_as_many_requests_as_it_takes_and_no_starved_key_is_another() {
        ApiKey last = keep(Set.of("admin:*"));
        ApiKeys as = administrator(last);
        assertThatCode(() -> as.edit(
                        last.id(),
                        KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING
                                .withUnitsPerRequest(1L)
                                .with(Window.MINUTE, 10L)
                                .with(Window.HOUR, 60L)
                                .with(Window.DAY, 100L))))
                .doesNotThrowAnyException();

        ApiKey starved = keep(Set.of("admin:*"));
        as.edit(starved.id(), KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING.with(Window.DAY, 1L)));
        assertForbidden(Reason.LAST_ADMINISTRATOR, () -> as.deactivate(last.id()));
        assertThatCode(() -> as.edit(starved.id(), KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING.with(Window.DAY, 2L))))
                .doesNotThrowAnyException();

        as.edit(starved.id(), KeyEdit.NOTHING.withLimits(LimitsEdit.NOTHING.with(Window.DAY, 100L)));
        assertThatCode(() -> as.deactivate(last.id())).doesNotThrowAnyException();
    }

    @Test
    void a_key_that_is_good_from_somewhere_alone_or_for_an_hour_is_no_other_key_for_everything() {
        ApiKey last = keep(Set.of("admin:*"));
        Keys.store(
                repository,
                Keys.aKey()
                        .scopes(Set.of("admin:*"))
                        .expiresAt(NOON.plus(Duration.ofHours(1)))
                        .build(),
                Keys.aSecret());
        ApiKey elsewhere = keep(Set.of("admin:*"));
        keys.edit(elsewhere.id(), KeyEdit.NOTHING.withAddressRanges(SOMEWHERE));

        assertForbidden(Reason.LAST_ADMINISTRATOR, () -> administrator(last).delete(last.id()));

        assertThatCode(() -> administrator(last).delete(elsewhere.id())).doesNotThrowAnyException();
    }

    @Test
    void a_holder_sees_and_rotates_its_own_key_and_no_other() {
        ApiKey own = keep(Set.of());
        ApiKey other = keep(Set.of());
        ApiKeys as = keys.as(Actor.holder(own.id(), "192.0.2.1"));

        assertThat(as.findById(own.id())).contains(own);
        assertThat(as.rotate(own.id(), Duration.ofHours(1)).key().revision()).isEqualTo(2);
        assertThat(as.graceUntil(own.id())).contains(NOON.plus(Duration.ofHours(1)));

        assertThat(as.findById(other.id())).isEmpty();
        assertThat(as.graceUntil(other.id())).isEmpty();
        for (ThrowingCallable forbidden : List.<ThrowingCallable>of(
                () -> as.rotate(other.id(), Duration.ZERO),
                () -> as.edit(own.id(), KeyEdit.NOTHING.withName("Mine")),
                () -> as.deactivate(own.id()),
                () -> as.delete(own.id()),
                () -> as.purge(own.id()),
                () -> as.create(wanted(Set.of())),
                () -> as.find(own.id().toString()),
                () -> as.list(new KeyQuery(null, null, false, null, null, KeySort.NEWEST, null, 10, NOON)),
                as::countByState,
                as::expired,
                as::deactivateExpired)) {
            assertForbidden(Reason.SCOPE_MISSING, forbidden);
        }
    }

    @Test
    void whoever_has_only_the_replaced_secret_cannot_rotate_the_new_one_away() {
        ApiKey own = keep(Set.of("admin:*"));
        ApiKey other = keep(Set.of());

        for (Actor actor : List.of(Actor.holder(own.id(), "192.0.2.1"), Actor.administrator(own.id(), "192.0.2.1"))) {
            assertThatThrownBy(() -> keys.as(actor.withReplacedSecret(true)).rotate(own.id(), Duration.ZERO))
                    .isInstanceOf(KeyConflictException.class)
                    .hasMessage("this secret was replaced by a rotation; rotate the key with the new one");
        }
        assertThat(keys.as(Actor.administrator(own.id(), "192.0.2.1").withReplacedSecret(true))
                        .rotate(other.id(), Duration.ZERO)
                        .key()
                        .id())
                .isEqualTo(other.id());
    }

    @Test
    void a_holder_may_rotate_a_key_for_everything_that_is_its_own() {
        ApiKey own = keep(Set.of("admin:*"));

        assertThat(keys.as(Actor.holder(own.id(), "192.0.2.1"))
                        .rotate(own.id(), Duration.ZERO)
                        .key()
                        .id())
                .isEqualTo(own.id());
    }

    @Test
    void reading_takes_a_scope_for_reading_or_for_managing() {
        for (Set<String> own : SCOPES) {
            ApiKeys as = administrator(keep(own));
            boolean may = holds(own, "admin:read") || holds(own, "admin:keys");
            if (may) {
                assertThat(as.countByState()).as(own.toString()).isNotEmpty();
            } else {
                assertForbidden(Reason.SCOPE_MISSING, as::countByState);
            }
        }
    }

    @Test
    void a_cleanup_leaves_keys_alone_that_the_administrator_may_not_change() {
        ApiKeys as = administrator(keep(Set.of("admin:keys")));
        ApiKey ordinary = expired(Set.of());
        expired(Set.of("admin:*"));

        assertThat(as.deactivateExpired()).extracting(ApiKey::id).containsExactly(ordinary.id());
    }

    @Test
    void a_built_in_key_is_deactivated_and_activated_by_administrators_and_nothing_else() {
        ApiKey demo = keys.ensure(BuiltInKey.DEMO);
        ApiKeys as = administrator(keep(Set.of("admin:*")));

        as.deactivate(demo.id());
        as.activate(demo.id());
        for (Operation refused : List.<Operation>of(
                KeyAdministration::delete,
                (actor, id) -> actor.purge(id),
                (actor, id) -> actor.rotate(id, Duration.ZERO),
                (actor, id) -> actor.edit(id, KeyEdit.NOTHING.withName("Mine")))) {
            assertThatThrownBy(() -> refused.on(as, demo.id())).isInstanceOf(KeyConflictException.class);
            assertThatThrownBy(() -> refused.on(keys, demo.id())).isInstanceOf(KeyConflictException.class);
        }
        ApiKeys holder = keys.as(Actor.holder(demo.id(), "192.0.2.1"));
        assertThatThrownBy(() -> holder.rotate(demo.id(), Duration.ZERO)).isInstanceOf(KeyConflictException.class);
    }

    private ApiKey expired(Set<String> scopes) {
        return Keys.store(repository, Keys.aKey().scopes(scopes).expiresAt(NOON).build(), Keys.aSecret());
    }

    private ApiKey keep(Set<String> scopes) {
        return Keys.store(
                repository,
                Keys.aKey()
                        .scopes(new TreeSet<>(scopes))
                        .expiresAt(scopes.contains("admin:*") ? null : NOON.plus(Duration.ofDays(1)))
                        .build(),
                Keys.aSecret());
    }

    private ApiKeys administrator(ApiKey key) {
        return keys.as(Actor.administrator(key.id(), "192.0.2.1"));
    }

    private static void assertForbidden(Reason reason, ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        ForbiddenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static NewApiKey wanted(Set<String> scopes) {
        return new NewApiKey("Acme", null, KeyType.LIVE, Limits.DEFAULT, scopes, Map.of(), null);
    }
}
