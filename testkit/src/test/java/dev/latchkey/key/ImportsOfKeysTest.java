package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys of other systems come in as they were there, and a deletion is taken back. */
class ImportsOfKeysTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00.123Z");
    private static final Secret SECRET = Secret.of("somebody-elses-0123456789abcdefgh");

    private final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    private final SettableTime time = new SettableTime(NOON);
    private final InMemoryUsageStore usage = new InMemoryUsageStore(time, repository);
    private final ApiKeys keys = new ApiKeys(
                    repository, SecretHasher.plain(), () -> Keys.AUDIT_KEY, new Random(1), time)
            .as(Actor.operator("cli:tester"));

    @Test
    void a_key_that_does_not_work_there_does_not_work_here() {
        assertThat(imported(KeyState.INACTIVE, null).stateAt(NOON)).isEqualTo(KeyState.INACTIVE);
        assertThat(imported(KeyState.DELETED, null).stateAt(NOON)).isEqualTo(KeyState.DELETED);
        assertThat(imported(KeyState.EXPIRED, null).stateAt(NOON)).isEqualTo(KeyState.EXPIRED);
        ApiKey expired = imported(KeyState.ACTIVE, NOON.minusSeconds(5));
        assertThat(expired.stateAt(NOON)).isEqualTo(KeyState.EXPIRED);
        assertThat(expired.expiresAt()).isEqualTo(NOON.minusSeconds(5));
        assertThat(expired.createdAt()).isEqualTo(NOON.minusSeconds(5));
        ApiKey both = imported(KeyState.INACTIVE, NOON.minusSeconds(5));
        assertThat(keys.activate(both.id()).stateAt(NOON)).isEqualTo(KeyState.EXPIRED);
    }

    @Test
    void a_key_was_made_when_it_was_made_there() {
        Instant made = NOON.minus(Duration.ofDays(400));

        assertThat(imported(new KeyHistory(KeyState.ACTIVE, made, OpeningBalance.NONE), null)
                        .createdAt())
                .isEqualTo(made);
        assertThat(imported(new KeyHistory(KeyState.ACTIVE, NOON.plusSeconds(9), OpeningBalance.NONE), null)
                        .createdAt())
                .isEqualTo(NOON);
    }

    @Test
    void a_contradiction_and_moments_of_no_calendar_are_refused() {
        assertThat(outcome(KeyHistory.NONE, Instant.EPOCH.minusSeconds(1)).refusal())
                .contains("before 1970");
        assertThat(outcome(KeyHistory.NONE, Instant.MAX).refusal()).contains("100 years");
        assertThat(outcome(new KeyHistory(KeyState.EXPIRED, null, OpeningBalance.NONE), NOON.plusSeconds(1))
                        .refusal())
                .contains("still to come");
        assertThat(outcome(new KeyHistory(KeyState.ACTIVE, Instant.MIN, OpeningBalance.NONE), null)
                        .refusal())
                .contains("before 1970");
        assertThat(repository.audit().head().sequence()).isZero();
    }

    @Test
    void keys_of_which_none_is_refused_come_in_many_at_a_time() {
        // It is asked for with each.
        AtomicInteger transactions = new AtomicInteger();
        ApiKeys counted = new ApiKeys(
                repository,
                SecretHasher.plain(),
                () -> {
                    transactions.incrementAndGet();
                    return Keys.AUDIT_KEY;
                },
                new Random(1),
                time);
        List<ImportedKey> many = IntStream.range(0, 100)
                .mapToObj(i -> new ImportedKey(
                        wanted(null), Secret.of("somebody-elses-0123456789abcdefgh" + i), null, KeyHistory.NONE))
                .toList();

        assertThat(counted.importKeys(many)).noneMatch(ImportOutcome::isRefused);
        assertThat(transactions).hasValue(4);
        assertThat(counted.importKeys(many)).allMatch(ImportOutcome::isRefused);
    }

    @Test
    void an_import_that_is_repeated_counts_nothing_twice() {
        KeyHistory history = new KeyHistory(KeyState.ACTIVE, null, new OpeningBalance(7, 8, NOON.minusSeconds(3)));
        ImportedKey key = new ImportedKey(wanted(null), SECRET, null, history);

        List<ImportOutcome> outcomes = keys.importKeys(List.of(key, key));
        outcomes = List.of(
                outcomes.get(0), outcomes.get(1), keys.importKeys(List.of(key)).get(0));

        UUID id = Objects.requireNonNull(outcomes.get(0).id());
        assertThat(outcomes).extracting(ImportOutcome::isRefused).containsExactly(false, true, true);
        assertThat(Objects.requireNonNull(usage.usage(List.of(id), NOON).get(id))
                        .total())
                .isEqualTo(new Usage(7, 8));
        assertThat(repository.audit().after(0, 9))
                .singleElement()
                .satisfies(entry -> assertThat(
                                Objects.requireNonNull(entry.details()).after())
                        .containsEntry("requests_before", "7")
                        .containsEntry("units_before", "8"));
    }

    @Test
    void a_deletion_that_is_taken_back_leaves_the_key_as_it_was() {
        IssuedKey issued = keys.create(wanted(null));
        UUID id = issued.key().id();
        keys.deactivate(id);
        time.advance(Duration.ofSeconds(1));
        keys.delete(id);
        assertThat(repository.findByHash(SecretHasher.plain().candidates(issued.secret()), NOON))
                .isEmpty();

        ApiKey restored = keys.restore(id);

        assertThat(restored.stateAt(NOON)).isEqualTo(KeyState.INACTIVE);
        assertThat(restored.deletedAt()).isNull();
        assertThat(repository.findByHash(SecretHasher.plain().candidates(issued.secret()), NOON))
                .isPresent();
        assertThat(keys.restore(id)).isEqualTo(restored);
        assertThat(repository.audit().after(0, 9))
                .extracting(AuditEntry::action)
                .containsExactly(AuditAction.CREATE, AuditAction.DEACTIVATE, AuditAction.DELETE, AuditAction.RESTORE);
    }

    @Test
    void nobody_restores_more_authority_than_they_have() {
        ApiKey root = keys.create(
                        new NewApiKey("Root", null, KeyType.LIVE, Limits.DEFAULT, Set.of("admin:*"), Map.of(), null))
                .key();
        ApiKey helper = keys.create(new NewApiKey(
                        "Helper", null, KeyType.LIVE, Limits.DEFAULT, Set.of("admin:keys"), Map.of(), null))
                .key();
        keys.delete(root.id());

        assertThatThrownBy(() ->
                        keys.as(Actor.administrator(helper.id(), "192.0.2.7")).restore(root.id()))
                .isInstanceOf(ForbiddenException.class);
    }

    private ApiKey imported(KeyState state, @Nullable Instant expiresAt) {
        return imported(new KeyHistory(state, null, OpeningBalance.NONE), expiresAt);
    }

    private ApiKey imported(KeyHistory history, @Nullable Instant expiresAt) {
        ImportOutcome outcome = outcome(history, expiresAt);
        assertThat(outcome.refusal()).isNull();
        return repository.findById(Objects.requireNonNull(outcome.id())).orElseThrow();
    }

    private ImportOutcome outcome(KeyHistory history, @Nullable Instant expiresAt) {
        Secret secret = Secret.of(SECRET.reveal() + repository.audit().head().sequence());
        return keys.importKeys(List.of(new ImportedKey(wanted(expiresAt), secret, null, history)))
                .get(0);
    }

    private static NewApiKey wanted(@Nullable Instant expiresAt) {
        return new NewApiKey("Partner", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), expiresAt);
    }
}
