package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.audit.AuditedChange;
import dev.latchkey.audit.UnauditedChanges;
import dev.latchkey.key.ApiKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The audit trail: written with changes, read in pages, and without details once the key is purged. */
public interface AuditTrailContract extends RepositoryUnderTest {

    @Test
    default void an_entry_is_read_as_it_was_sealed() {
        UUID key = UUID.randomUUID();
        AuditDetails details = new AuditDetails(
                "2001:db8::1", Map.of("name", "Zoë \"x\" \n\u0000🚀"), Map.of("name", "b", "metadata.a b", ""));

        AuditEntry entry = audited(key, "key:" + key, NOW, details);

        assertThat(audit().page(new AuditQuery(key, null, null, null, 10)).entries())
                .containsExactly(entry.line());
        assertThat(audit().head()).isEqualTo(entry.head());
        assertThat(audit().after(entry.sequence() - 1, 10)).containsExactly(entry);
        assertThat(audit().after(entry.sequence(), 10)).isEmpty();
    }

    @Test
    default void pages_go_from_the_newest_to_the_oldest_and_hold_what_was_asked_for() {
        UUID key = UUID.randomUUID();
        String actor = "cli:" + key;
        List<AuditLine> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            newestFirst.add(
                    0, audited(key, actor, NOW.plusSeconds(i), details(null)).line());
            audited(UUID.randomUUID(), "cli:else", NOW.plusSeconds(i), details(null));
        }

        for (int limit = 1; limit < 9; limit++) {
            assertThat(read(key, null, limit)).isEqualTo(newestFirst);
            assertThat(read(null, actor, limit)).isEqualTo(newestFirst);
        }
        assertThat(audit().page(new AuditQuery(key, null, NOW.plusSeconds(4), null, 10))
                        .entries())
                .isEqualTo(newestFirst.subList(0, 3));
        assertThat(audit().page(new AuditQuery(key, "cli:else", null, null, 10)).entries())
                .isEmpty();
    }

    private List<AuditLine> read(@Nullable UUID key, @Nullable String actor, int limit) {
        List<AuditLine> read = new ArrayList<>();
        Long before = null;
        do {
            AuditPage page = audit().page(new AuditQuery(key, actor, null, before, limit));
            read.addAll(page.entries());
            before = page.next();
        } while (before != null);
        return read;
    }

    @Test
    default void an_entry_of_work_that_throws_is_not_there() {
        AuditHead head = audit().head();

        assertThatThrownBy(() -> repository().transact(keys -> {
                    keys.append(Keys.AUDIT_KEY.seal(
                            keys.auditHead(),
                            new AuditedChange(NOW, "cli:a", AuditAction.EDIT, UUID.randomUUID(), details(null)),
                            "salt"));
                    assertThat(keys.auditHead()).isNotEqualTo(head);
                    throw new IllegalStateException("thought better of it");
                }))
                .hasMessage("thought better of it");

        assertThat(audit().head()).isEqualTo(head);
    }

    @Test
    default void purging_a_key_takes_the_details_of_its_entries_and_no_others() {
        ApiKey key = stored(Keys.aKey());
        ApiKey other = stored(Keys.aKey());
        AuditEntry entry = audited(key.id(), "cli:a", NOW, details("192.0.2.1"));
        AuditEntry kept = audited(other.id(), "cli:a", NOW, details("192.0.2.1"));

        Keys.purge(repository(), key.id());

        assertThat(audit().after(entry.sequence() - 1, 10)).containsExactly(entry.redacted(), kept);
        AuditFindings findings = AuditVerification.verify(audit(), Optional.of(Keys.AUDIT_KEY), kept.head());
        assertSealed(findings);
        assertThat(findings.redacted()).isPositive();
    }

    @Test
    default void a_key_that_was_changed_more_often_than_is_told_is_named() {
        ApiKey made = stored(Keys.aKey());
        assertUnaudited(made.id(), new UnauditedChanges.Key(made.id(), 1, 0));

        audited(made.id(), "cli:a", NOW, details(null));
        assertUnaudited(made.id(), null);

        Keys.change(repository(), made.id(), is -> is.name("Changed beside the trail"));
        assertUnaudited(made.id(), new UnauditedChanges.Key(made.id(), 2, 1));
        Keys.purge(repository(), made.id());
        assertUnaudited(made.id(), null);
    }

    private void assertUnaudited(UUID key, UnauditedChanges.@Nullable Key expected) {
        UnauditedChanges unaudited = audit().unaudited(Integer.MAX_VALUE);
        assertThat(unaudited.keys()).isEqualTo(unaudited.first().size());
        assertThat(unaudited.first().stream().filter(each -> each.id().equals(key)))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    default void entries_made_at_once_make_one_chain() {
        AuditHead before = audit().head();

        Together.run(8, () -> {
            for (int i = 0; i < 5; i++) {
                audited(UUID.randomUUID(), "cli:a", NOW, details(null));
            }
            return before;
        });

        AuditFindings findings = AuditVerification.verify(audit(), Optional.of(Keys.AUDIT_KEY), before);
        assertSealed(findings);
        assertThat(findings.elsewhere()).isZero();
        assertThat(findings.head().sequence()).isEqualTo(before.sequence() + 40);
    }

    /** All is as it was sealed. Keys are changed and purged here without an entry that says so, which is missed and is another matter. */
    private static void assertSealed(AuditFindings findings) {
        assertThat(findings.problems())
                .allMatch(problem -> problem.endsWith("are gone, and no later entry tells that its key was purged")
                        || problem.contains("fewer changes than there were"));
    }

    private AuditEntry audited(UUID key, String actor, Instant at, AuditDetails details) {
        return repository().transact(keys -> {
            AuditEntry entry = Keys.AUDIT_KEY.seal(
                    keys.auditHead(), new AuditedChange(at, actor, AuditAction.EDIT, key, details), "salt");
            keys.append(entry);
            return entry;
        });
    }

    private static AuditDetails details(@Nullable String address) {
        return new AuditDetails(address, Map.of("name", "a"), Map.of("name", "b"));
    }
}
