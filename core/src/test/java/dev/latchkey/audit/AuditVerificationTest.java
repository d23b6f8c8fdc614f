package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditVerificationTest {

    private static final AuditKey KEY = AuditKey.of(new byte[AuditKey.MIN_LENGTH]);
    private static final AuditKey OTHER = AuditKey.parse("ab".repeat(AuditKey.MIN_LENGTH));
    private static final Instant NOON = Instant.parse("2025-06-15T12:00:00Z");

    @Test
    void a_trail_without_entries_is_intact() {
        AuditFindings findings = verify(new Trail(List.of()), null);

        assertThat(findings.isIntact()).isTrue();
        assertThat(findings.head()).isEqualTo(AuditHead.NONE);
    }

    @Property(tries = 300)
    void whatever_is_done_to_sealed_entries_is_found(@ForAll Random random) {
        List<AuditEntry> sealed = withPurges(entries(1 + random.nextInt(12), random, KEY), random);
        AuditHead exported = sealed.get(sealed.size() - 1).head();
        Trail trail = new Trail(sealed);
        assertThat(verify(trail, exported).problems()).isEmpty();

        tamper(trail, random);

        assertThat(verify(trail, exported).isIntact()).isEqualTo(trail.entries.equals(sealed));
    }

    /** Does what somebody can who writes to the database, and has its own head there told as it then has to be. */
    private static void tamper(Trail trail, Random random) {
        List<AuditEntry> entries = trail.entries;
        int at = random.nextInt(entries.size());
        AuditEntry entry = entries.get(at);
        switch (random.nextInt(9)) {
            case 0 -> entries.remove(at);
            case 1 -> entries.subList(at, entries.size()).clear();
            case 2 -> entries.set(at, changed(entry, entry.actor() + "x", entry.auditKey(), entry.mac()));
            case 3 -> entries.set(at, changed(entry, entry.actor() + "x", OTHER.fingerprint(), entry.mac()));
            case 4 -> entries.set(at, withDetails(entry));
            case 7 -> entries.set(at, entry.redacted());
            case 5 -> {
                AuditEntry swapped = entries.get(0);
                entries.set(0, numbered(entry, swapped.sequence()));
                entries.set(at, numbered(swapped, entry.sequence()));
            }
            case 6 -> {
                entries.add(at, numbered(entry, entry.sequence()));
                for (int i = at + 1; i < entries.size(); i++) {
                    entries.set(i, numbered(entries.get(i), i + 1));
                }
            }
            default -> {
                for (int i = at; i < entries.size(); i++) {
                    AuditHead before =
                            i == 0 ? AuditHead.NONE : entries.get(i - 1).head();
                    AuditDetails details = new AuditDetails(null, Map.of(), Map.of("name", "forged"));
                    entries.set(
                            i,
                            OTHER.seal(
                                    before,
                                    new AuditedChange(NOON, "cli:x", AuditAction.EDIT, new UUID(1, 2), details),
                                    "s"));
                }
            }
        }
        trail.head = entries.isEmpty()
                ? AuditHead.NONE
                : entries.get(entries.size() - 1).head();
    }

    @Test
    void a_tail_that_was_cut_off_shows_by_the_stores_own_head() {
        Trail trail = new Trail(entries(5, new Random(1), KEY));
        trail.entries.remove(4);

        assertThat(verify(trail, null).problems())
                .containsExactly("entry 5 is missing", "the trail ends at entry 4, and the store's own head is at 5");
    }

    @Test
    void a_cut_tail_and_a_head_put_back_show_by_a_head_kept_elsewhere_alone() {
        List<AuditEntry> entries = entries(5, new Random(1), KEY);
        Trail trail = new Trail(entries.subList(0, 3));

        assertThat(verify(trail, null).isIntact()).isTrue();
        assertThat(verify(trail, entries.get(4).head()).problems())
                .containsExactly(
                        "entries 4 to 5 are missing", "the trail ends at entry 3, and the head that was given is at 5");
        assertThat(verify(trail, entries.get(2).head()).isIntact()).isTrue();
    }

    @Test
    void a_trail_that_was_emptied_with_its_head_shows_by_the_keys_that_are_left() {
        Trail trail = new Trail(List.of());
        trail.unaudited = new UnauditedChanges(35, List.of(new UnauditedChanges.Key(new UUID(1, 2), 3, 0)));

        assertThat(verify(trail, null).problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem).contains("35 keys", "00000000-0000-0001-0000-000000000002 (0 of 3)", "…"));
    }

    @Test
    void redacted_entries_verify_and_are_counted() {
        List<AuditEntry> entries = entries(5, new Random(1), KEY);
        Set<UUID> keys = entries.stream().map(AuditEntry::key).collect(Collectors.toSet());
        entries.replaceAll(AuditEntry::redacted);
        for (UUID purged : keys) {
            entries.add(purge(purged, entries));
        }

        AuditFindings findings = verify(new Trail(entries), null);

        assertThat(findings.problems()).isEmpty();
        assertThat(findings.redacted()).isEqualTo(5);
    }

    @Test
    void details_that_are_gone_although_their_key_was_not_purged_since_are_told() {
        List<AuditEntry> entries = entries(2, new Random(1), KEY);
        entries.add(purge(entries.get(0).key(), entries));
        entries.add(sealed(entries.get(2).head(), KEY, new Random(1)));
        Trail trail = new Trail(entries);
        assertThat(verify(trail, null).problems()).isEmpty();
        assertThat(entries.get(3).key()).isEqualTo(entries.get(0).key());

        trail.entries.set(3, entries.get(3).redacted());

        assertThat(verify(trail, null).problems())
                .containsExactly("the details of entry 4 are gone, and no later entry tells that its key was purged");
    }

    @Test
    void a_head_that_was_taken_away_is_missed() {
        Trail trail = new Trail(entries(3, new Random(1), KEY));
        trail.head = AuditHead.NONE;

        assertThat(verify(trail, null).problems()).containsExactly("the store's own head is gone");
    }

    @Test
    void entries_of_another_machine_are_told_apart_and_hold_the_chain_together() {
        List<AuditEntry> entries = new ArrayList<>(entries(2, new Random(1), KEY));
        entries.add(sealed(entries.get(1).head(), OTHER, new Random(2)));
        entries.add(sealed(entries.get(2).head(), KEY, new Random(3)));
        Trail trail = new Trail(entries);

        assertThat(verify(trail, null).problems()).isEmpty();
        assertThat(verify(trail, null).elsewhere()).isEqualTo(1);
        assertThat(AuditVerification.verify(trail, Optional.empty(), null).elsewhere())
                .isEqualTo(4);
        trail.entries.set(
                2,
                changed(
                        entries.get(2),
                        "cli:nobody",
                        OTHER.fingerprint(),
                        entries.get(2).mac()));
        assertThat(verify(trail, null).isIntact()).isFalse();
    }

    @Test
    void problems_are_told_up_to_a_number() {
        Trail trail = new Trail(entries(50, new Random(1), KEY));
        trail.entries.replaceAll(AuditVerificationTest::withDetails);

        assertThat(verify(trail, null).problems()).hasSize(AuditVerification.MOST_PROBLEMS);
    }

    @Test
    void a_head_is_read_as_it_is_written() {
        AuditHead head = entries(3, new Random(1), KEY).get(2).head();

        assertThat(AuditHead.parse(" " + head + "\n")).isEqualTo(head);
        for (String wrong : List.of("", "3", "3:", "x:" + head.link(), "3:" + head.link() + "0")) {
            assertThatThrownBy(() -> AuditHead.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_audit_key_is_read_in_hexadecimal_digits_and_in_base64() {
        byte[] bytes = new byte[AuditKey.MIN_LENGTH];
        assertThat(AuditKey.parse("00".repeat(32)).fingerprint()).isEqualTo(KEY.fingerprint());
        assertThat(AuditKey.parse(" " + Base64.getEncoder().encodeToString(bytes) + "\n")
                        .fingerprint())
                .isEqualTo(KEY.fingerprint());
        for (String wrong : List.of("", "00".repeat(31), "not a key", "%".repeat(64))) {
            assertThatThrownBy(() -> AuditKey.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("32 bytes")
                    .hasNoCause();
        }
        assertThat(KEY.toString()).contains(KEY.fingerprint()).doesNotContain("0000000000000000000000");
    }

    private static AuditFindings verify(AuditTrail trail, @Nullable AuditHead exported) {
        return AuditVerification.verify(trail, Optional.of(KEY), exported);
    }

    private static List<AuditEntry> entries(int count, Random random, AuditKey key) {
        List<AuditEntry> entries = new ArrayList<>();
        AuditHead head = AuditHead.NONE;
        for (int i = 0; i < count; i++) {
            AuditEntry entry = sealed(head, key, random);
            entries.add(entry);
            head = entry.head();
        }
        return entries;
    }

    /** The entries, and purges of some of their keys. */
    private static List<AuditEntry> withPurges(List<AuditEntry> entries, Random random) {
        List<AuditEntry> all = new ArrayList<>(entries);
        for (UUID key : new TreeSet<>(entries.stream().map(AuditEntry::key).toList())) {
            if (random.nextBoolean()) {
                all.replaceAll(entry -> entry.key().equals(key) ? entry.redacted() : entry);
                all.add(purge(key, all));
            }
        }
        return all;
    }

    private static AuditEntry purge(UUID key, List<AuditEntry> before) {
        return KEY.seal(
                before.get(before.size() - 1).head(),
                new AuditedChange(NOON, "cli:x", AuditAction.PURGE, key, new AuditDetails(null, Map.of(), Map.of())),
                "salt");
    }

    private static AuditEntry sealed(AuditHead head, AuditKey key, Random random) {
        AuditDetails details = new AuditDetails(
                random.nextBoolean() ? null : "192.0.2." + random.nextInt(9),
                Map.of("name", "a" + random.nextInt(9)),
                Map.of("name", "b" + random.nextInt(9), "email", "x@y"));
        return key.seal(
                head,
                new AuditedChange(
                        NOON.plusMillis(random.nextInt(99)),
                        "cli:" + random.nextInt(3),
                        random.nextBoolean() ? AuditAction.EDIT : AuditAction.ROTATE,
                        new UUID(1, random.nextInt(4)),
                        details),
                "salt" + random.nextLong());
    }

    private static AuditEntry changed(AuditEntry entry, String actor, String auditKey, String mac) {
        return new AuditEntry(
                entry.sequence(),
                entry.at(),
                actor,
                entry.action(),
                entry.key(),
                auditKey,
                entry.digest(),
                mac,
                entry.salt(),
                entry.details());
    }

    private static AuditEntry withDetails(AuditEntry entry) {
        return new AuditEntry(
                entry.sequence(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.key(),
                entry.auditKey(),
                entry.digest(),
                entry.mac(),
                "another salt",
                new AuditDetails("198.51.100.1", Map.of(), Map.of("name", "made up")));
    }

    private static AuditEntry numbered(AuditEntry entry, long sequence) {
        return new AuditEntry(
                sequence,
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.key(),
                entry.auditKey(),
                entry.digest(),
                entry.mac(),
                entry.salt(),
                entry.details());
    }

    /** A trail as somebody has left it. */
    private static final class Trail implements AuditTrail {

        private final List<AuditEntry> entries;
        private AuditHead head;
        private UnauditedChanges unaudited = UnauditedChanges.NONE;

        Trail(List<AuditEntry> entries) {
            this.entries = new ArrayList<>(entries);
            this.head = entries.isEmpty()
                    ? AuditHead.NONE
                    : entries.get(entries.size() - 1).head();
        }

        @Override
        public AuditPage page(AuditQuery query) {
            throw new UnsupportedOperationException("verifying goes from the first entry to the last");
        }

        @Override
        public List<AuditEntry> after(long sequence, int most) {
            return entries.stream()
                    .filter(entry -> entry.sequence() > sequence)
                    .limit(most)
                    .toList();
        }

        @Override
        public UnauditedChanges unaudited(int most) {
            return unaudited;
        }

        @Override
        public AuditHead head() {
            return head;
        }
    }
}
