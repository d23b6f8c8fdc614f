package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.LimitsEdit;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Pepper;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.Together;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Edits, revisions, the audit trail of changes, retries and imports. */
class ChangesOfKeysTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00.123Z");
    private static final String RETRY = "7d1f3c0e-5a44-4a41-9d6c-0d2c3f6f7a10";

    private final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    private final SettableTime time = new SettableTime(NOON);
    private final Random random = new Random(1);
    private final ApiKeys keys = keys(SecretHasher.plain());

    private ApiKeys keys(SecretHasher hasher) {
        return new ApiKeys(repository, hasher, () -> Keys.AUDIT_KEY, random, time).as(Actor.operator("cli:tester"));
    }

    @Test
    void an_edit_changes_what_it_names_and_leaves_the_rest() {
        ApiKey key = keys.create(wanted("Acme")).key();
        time.advance(Duration.ofSeconds(1));

        ApiKey edited = keys.edit(
                key.id(),
                KeyEdit.NOTHING
                        .withName(" Acme Ltd ")
                        .withEmail("ops@example.org")
                        .withLimits(LimitsEdit.NOTHING
                                .with(Window.MINUTE, Limits.UNLIMITED)
                                .with(Window.HOUR, 5L))
                        .withScopes(Set.of("generate"))
                        .withAddressRanges(Set.of(AddressRange.parse("192.0.2.0/24")))
                        .withMetadata(Map.of("team", "red"))
                        .withExpiresAt(NOON.plusSeconds(60)));

        assertThat(edited)
                .isEqualTo(Keys.like(key)
                        .name("Acme Ltd")
                        .email("ops@example.org")
                        .limits(Limits.NONE.withUnitsPerRequest(1_000).with(Window.HOUR, 5))
                        .scopes(Set.of("generate"))
                        .addressRanges(Set.of(AddressRange.parse("192.0.2.0/24")))
                        .metadata(Map.of("team", "red"))
                        .expiresAt(NOON.plusSeconds(60))
                        .revision(2)
                        .updatedAt(NOON.plusSeconds(1))
                        .build());
        assertThat(repository.findById(key.id())).contains(edited);
        ApiKey cleared = keys.edit(key.id(), KeyEdit.NOTHING.withEmail(null).withExpiresAt(null));
        assertThat(cleared.email()).isNull();
        assertThat(cleared.expiresAt()).isNull();
        assertThat(cleared.name()).isEqualTo("Acme Ltd");
    }

    @Test
    void an_edit_of_nothing_and_one_to_what_is_so_already_change_nothing() {
        ApiKey key = keys.create(wanted("Acme")).key();
        long entries = repository.audit().head().sequence();
        time.advance(Duration.ofSeconds(1));

        assertThat(keys.edit(key.id(), KeyEdit.NOTHING)).isEqualTo(key);
        assertThat(keys.edit(key.id(), KeyEdit.NOTHING.withName("Acme").withEmail(null)))
                .isEqualTo(key);
        assertThat(keys.activate(key.id())).isEqualTo(key);

        assertThat(repository.audit().head().sequence()).isEqualTo(entries);
    }

    @Test
    void metadata_entries_are_set_and_taken_away_one_by_one() {
        ApiKey key = keys.create(wanted("Acme")).key();
        keys.edit(key.id(), KeyEdit.NOTHING.withMetadata(Map.of("a", "1", "b", "2")));
        Map<String, @Nullable String> entries = new HashMap<>();
        entries.put("a", null);
        entries.put("c", "3");
        entries.put("never there", null);

        assertThat(keys.edit(key.id(), KeyEdit.NOTHING.withMetadata(entries)).metadata())
                .isEqualTo(Map.of("b", "2", "c", "3"));
    }

    @Test
    void metadata_stays_within_its_bounds_however_it_comes() {
        ApiKey key = keys.create(wanted("Acme")).key();
        for (int i = 0; i < 32; i++) {
            keys.edit(key.id(), KeyEdit.NOTHING.withMetadata(Map.of("entry " + i, "x")));
        }

        assertThatThrownBy(() -> keys.edit(key.id(), KeyEdit.NOTHING.withMetadata(Map.of("one more", "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(repository.findById(key.id()).orElseThrow().metadata()).hasSize(32);
    }

    @Test
    void an_edit_is_refused_where_no_key_may_be_like_that() {
        UUID id = keys.create(wanted("Acme")).key().id();

        assertThatThrownBy(() -> KeyEdit.NOTHING.withName(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyEdit.NOTHING.withEmail("nobody")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyEdit.NOTHING.withScopes(Set.of("No Scope")))
                .isInstanceOf(IllegalArgumentException.class);
        for (Instant wrong : List.of(NOON, NOON.minusSeconds(1), Instant.MAX)) {
            assertThatThrownBy(() -> keys.edit(id, KeyEdit.NOTHING.withExpiresAt(wrong)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_change_that_expects_another_revision_is_refused() {
        ApiKey key = keys.create(wanted("Acme")).key();
        KeyEdit edit = KeyEdit.NOTHING.withName("Other");

        assertThat(keys.expecting(1).edit(key.id(), edit).revision()).isEqualTo(2);
        for (Function<ApiKeys, ?> change : List.<Function<ApiKeys, ?>>of(
                all -> all.edit(key.id(), edit),
                all -> all.deactivate(key.id()),
                all -> all.activate(key.id()),
                all -> all.rotate(key.id(), Duration.ZERO),
                all -> all.delete(key.id()),
                all -> {
                    all.purge(key.id());
                    return key;
                })) {
            assertThatThrownBy(() -> change.apply(keys.expecting(1))).isInstanceOf(StaleRevisionException.class);
        }
        assertThat(repository.findById(key.id()).orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void every_change_has_an_entry_that_tells_what_changed_and_no_secret() {
        Actor actor = Actor.administrator(
                keys.create(new NewApiKey(
                                "Root", null, KeyType.LIVE, Limits.DEFAULT, Set.of("admin:*"), Map.of(), null))
                        .key()
                        .id(),
                "192.0.2.7");
        ApiKeys as = keys.as(actor);
        long start = repository.audit().head().sequence();
        IssuedKey issued = as.create(wanted("Acme"));
        UUID id = issued.key().id();
        as.edit(id, KeyEdit.NOTHING.withName("Acme Ltd").withMetadata(Map.of("team", "red")));
        as.edit(id, KeyEdit.NOTHING.withExpiresAt(NOON.plusSeconds(9)));
        as.extend(id, Duration.ofSeconds(1));
        as.deactivate(id);
        as.activate(id);
        IssuedKey rotated = as.rotate(id, Duration.ofSeconds(60));
        as.delete(id);

        List<AuditEntry> entries = repository.audit().after(start, 99);

        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly(
                        AuditAction.CREATE,
                        AuditAction.EDIT,
                        AuditAction.EDIT,
                        AuditAction.EXTEND,
                        AuditAction.DEACTIVATE,
                        AuditAction.ACTIVATE,
                        AuditAction.ROTATE,
                        AuditAction.DELETE);
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("key:" + actor.key());
            assertThat(entry.key()).isEqualTo(id);
            assertThat(entry.at()).isEqualTo(NOON);
        });
        assertThat(entries.get(0).details()).isNotNull();
        assertThat(entries.get(1).details())
                .isEqualTo(new AuditDetails(
                        "192.0.2.7", Map.of("name", "Acme"), Map.of("name", "Acme Ltd", "metadata.team", "red")));
        assertThat(entries.get(3).details())
                .isEqualTo(new AuditDetails(
                        "192.0.2.7",
                        Map.of("expires_at", NOON.plusSeconds(9).toString()),
                        Map.of("expires_at", NOON.plusSeconds(10).toString())));
        for (IssuedKey each : List.of(issued, rotated)) {
            String secret = each.secret().reveal();
            assertThat(entries.toString())
                    .contains(each.secret().hint())
                    .doesNotContain(secret.substring(12))
                    .doesNotContain(SecretHasher.plain().hash(each.secret()).toHex());
        }
        assertThat(AuditVerification.verify(repository.audit(), Optional.of(Keys.AUDIT_KEY), null)
                        .problems())
                .isEmpty();
    }

    @Test
    void a_purge_leaves_nothing_personal_in_the_trail_and_an_entry_of_its_own() {
        UUID id = keys.create(wanted("Jane Roe")).key().id();
        keys.edit(id, KeyEdit.NOTHING.withEmail("jane@example.org"));

        keys.purge(id);

        List<AuditEntry> entries = repository.audit().after(0, 99);
        assertThat(entries).extracting(AuditEntry::isRedacted).containsExactly(true, true, false);
        assertThat(entries.toString()).doesNotContain("Jane").doesNotContain("jane");
        assertThat(entries.get(2).action()).isEqualTo(AuditAction.PURGE);
        assertThat(AuditVerification.verify(repository.audit(), Optional.of(Keys.AUDIT_KEY), null)
                        .problems())
                .isEmpty();
    }

    @Test
    void a_cleanup_has_an_entry_for_each_key() {
        for (int i = 0; i < 450; i++) {
            Keys.store(repository, Keys.aKey().expiresAt(NOON).build(), Keys.aSecret());
        }

        assertThat(keys.deactivateExpired()).hasSize(450);

        assertThat(repository.audit().after(0, 999))
                .hasSize(450)
                .allMatch(entry -> entry.action() == AuditAction.DEACTIVATE);
        assertThat(keys.deactivateExpired()).isEmpty();
    }

    @Test
    void a_retry_of_creating_a_key_gets_the_same_answer_and_makes_no_other() {
        byte[] first = keys.createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer);
        time.advance(Duration.ofHours(24).minusMillis(1));
        byte[] second = keys.createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer);

        assertThat(second).isEqualTo(first);
        assertThat(new String(first, StandardCharsets.UTF_8)).startsWith("lk_live_");
        assertThat(repository.findByIdPrefix("", 9)).hasSize(1);
        time.advance(Duration.ofMillis(1));
        assertThat(keys.createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer))
                .isNotEqualTo(first);
    }

    @Test
    void a_retry_of_rotating_a_key_gets_the_same_answer_and_rotates_once() {
        UUID id = keys.create(wanted("Acme")).key().id();

        byte[] first = keys.rotateOnce(id, Duration.ZERO, retry(""), ChangesOfKeysTest::answer);
        byte[] second = keys.rotateOnce(id, Duration.ZERO, retry(""), ChangesOfKeysTest::answer);

        assertThat(second).isEqualTo(first);
        assertThat(repository.findById(id).orElseThrow().revision()).isEqualTo(2);
        assertThat(keys.expecting(1).rotateOnce(id, Duration.ZERO, retry(""), ChangesOfKeysTest::answer))
                .isEqualTo(first);
    }

    @Test
    void an_idempotency_key_is_for_one_request_of_one_actor() {
        UUID id = keys.create(wanted("Acme")).key().id();
        byte[] first = keys.createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer);

        assertThatThrownBy(() -> keys.createOnce(wanted("Acme"), retry("{} "), ChangesOfKeysTest::answer))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThatThrownBy(() -> keys.rotateOnce(id, Duration.ZERO, retry("{}"), ChangesOfKeysTest::answer))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(keys.as(Actor.operator("cli:else"))
                        .createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer))
                .isNotEqualTo(first);
    }

    @Test
    void a_request_that_failed_is_tried_again() {
        assertThatThrownBy(() -> keys.createOnce(wanted("Acme"), retry("{}"), issued -> {
                    throw new IllegalStateException("no answer");
                }))
                .hasMessage("no answer");

        assertThat(repository.findByIdPrefix("", 9)).isEmpty();
        assertThatCode(() -> keys.createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer))
                .doesNotThrowAnyException();
    }

    @Test
    void retries_at_once_make_one_key() {
        List<String> answers = Together.run(
                8,
                () -> new String(
                        keys.createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer),
                        StandardCharsets.UTF_8));

        assertThat(new HashSet<>(answers)).hasSize(1);
        assertThat(repository.findByIdPrefix("", 9)).hasSize(1);
    }

    @Test
    void what_is_kept_of_an_answer_tells_neither_the_secret_nor_the_idempotency_key() {
        String answer = new String(
                keys.createOnce(wanted("Acme"), retry("{}"), ChangesOfKeysTest::answer), StandardCharsets.UTF_8);
        Idempotency other = Idempotency.of("another-idempotency-key", new byte[0]);

        String hash = retry("{}").hash(Actor.operator("cli:tester"));
        IdempotencyRecord kept =
                repository.transact(all -> all.answer(hash, NOON)).orElseThrow();

        assertThat(kept.toString()).doesNotContain(RETRY).doesNotContain(answer.substring(8, 30));
        assertThatThrownBy(() -> other.open(Actor.operator("cli:tester"), kept.sealed()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(retry("{}").toString()).doesNotContain(RETRY);
    }

    @Test
    void an_idempotency_key_is_long_enough_not_to_be_guessed() {
        for (String wrong : List.of("", "x".repeat(15), "x".repeat(256), "with a blank in it", "é".repeat(20))) {
            assertThatThrownBy(() -> Idempotency.of(wrong, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_imported_secret_verifies_as_it_did_elsewhere() {
        Secret foreign = Secret.of("somebody-elses-0123456789abcdefgh");
        Secret hashed = Secret.of("another-0123456789abcdefghijklmno");

        List<ImportOutcome> outcomes = keys.importKeys(List.of(
                new ImportedKey(wanted("A"), foreign, null),
                new ImportedKey(wanted("B"), null, SecretHasher.plain().hash(hashed))));

        assertThat(outcomes).extracting(ImportOutcome::refusal).containsOnlyNulls();
        for (Secret secret : List.of(foreign, hashed)) {
            assertThat(repository.findByHash(SecretHasher.plain().candidates(secret), NOON))
                    .isPresent();
        }
        assertThat(repository.changesSince(null).foreignSecrets()).isTrue();
        assertThat(repository.audit().after(0, 9))
                .extracting(AuditEntry::action)
                .containsOnly(AuditAction.IMPORT);
    }

    @Test
    void a_row_that_is_refused_stops_no_other() {
        String own = keys.create(wanted("Own")).secret().reveal();
        Secret good = Secret.of("g".repeat(32));

        List<ImportOutcome> outcomes = keys.importKeys(List.of(
                imported("x".repeat(31)),
                imported(own),
                imported(own.substring(0, own.length() - 1) + "!"),
                imported(BuiltInKey.DEMO_SECRET),
                imported("with a blank in it, which no secret has"),
                new ImportedKey(wanted("Good"), good, null),
                new ImportedKey(wanted("Twice"), good, null)));

        assertThat(outcomes)
                .extracting(ImportOutcome::isRefused)
                .containsExactly(true, true, true, true, true, false, true);
        assertThat(outcomes.toString()).doesNotContain(own.substring(12, 40)).doesNotContain("xxxx");
    }

    @Test
    void short_secrets_are_imported_where_there_is_a_pepper() {
        ApiKeys peppered = keys(SecretHasher.peppered(Pepper.parse("0123456789abcdef")));

        assertThat(keys.importKeys(List.of(imported("12345678"))).get(0).id()).isNull();
        assertThat(peppered.importKeys(List.of(imported("12345678"))).get(0).refusal())
                .isNull();
        assertThat(peppered.importKeys(List.of(imported("1234567"))).get(0).id())
                .isNull();
    }

    private ImportedKey imported(String secret) {
        return new ImportedKey(wanted("Imported"), Secret.of(secret), null);
    }

    private static Idempotency retry(String body) {
        return Idempotency.of(RETRY, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] answer(IssuedKey issued) {
        return issued.secret().reveal().getBytes(StandardCharsets.UTF_8);
    }

    private static NewApiKey wanted(String name) {
        return new NewApiKey(name, null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null);
    }
}
