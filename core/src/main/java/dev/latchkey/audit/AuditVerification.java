package dev.latchkey.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a trail from its first entry on, and finds entries that were written anew, moved, put in or taken out. That
 * the end was cut off shows by the head that the store keeps, and where that was changed too, by keys that were changed more often than is told, or by a head
 * that was kept elsewhere.
 * Details may be missing where a later entry tells of the purge of that key, and nowhere else. Needs little memory, however long the trail is; entries
 * may be added meanwhile.
 */
public final class AuditVerification {

    static final int MOST_PROBLEMS = 20;

    private static final int PAGE = 1_000;
    private static final int MOST_UNAUDITED = 3;

    private final AuditTrail trail;
    private final Optional<AuditKey> key;
    private final @Nullable AuditHead exported;
    private final List<String> problems = new ArrayList<>();
    /** Keys of which an entry is without details and no purge was met yet, each with the first such entry. */
    private final Map<UUID, Long> unexplained = new LinkedHashMap<>();

    private AuditHead last = AuditHead.NONE;
    private long entries;
    private long redacted;
    private long elsewhere;

    private AuditVerification(AuditTrail trail, Optional<AuditKey> key, @Nullable AuditHead exported) {
        this.trail = trail;
        this.key = key;
        this.exported = exported;
    }

    /**
     * Verifies the trail.
     *
     * @param key this machine's audit key, if it has one
     * @param exported a head of the trail that was kept elsewhere, or null
     */
    public static AuditFindings verify(AuditTrail trail, Optional<AuditKey> key, @Nullable AuditHead exported) {
        return new AuditVerification(trail, key, exported).run();
    }

    private AuditFindings run() {
        // First, since entries may be added while others are read.
        AuditHead stored = trail.head();
        if (stored.sequence() == 0) {
            compare(stored, AuditHead.NONE, "the store's own head");
        }
        for (List<AuditEntry> page = trail.after(0, PAGE); !page.isEmpty(); page = trail.after(last.sequence(), PAGE)) {
            for (AuditEntry entry : page) {
                examine(entry);
                if (last.sequence() == stored.sequence()) {
                    compare(stored, last, "the store's own head");
                }
                if (exported != null && last.sequence() == exported.sequence()) {
                    compare(exported, last, "the head that was given");
                }
            }
        }
        requireReached(stored, "the store's own head");
        if (entries > 0 && trail.head().sequence() == 0) {
            problem("the store's own head is gone");
        }
        unexplained.forEach((purged, sequence) -> problem(
                "the details of entry " + sequence + " are gone, and no later entry tells that its key was purged"));
        if (exported != null) {
            requireReached(exported, "the head that was given");
        }
        requireAudited(trail.unaudited(MOST_UNAUDITED));
        return new AuditFindings(entries, redacted, elsewhere, last, problems);
    }

    private void examine(AuditEntry entry) {
        entries++;
        if (entry.isRedacted()) {
            redacted++;
            unexplained.putIfAbsent(entry.key(), entry.sequence());
        } else if (entry.action() == AuditAction.PURGE) {
            unexplained.remove(entry.key());
        }
        boolean follows = entry.sequence() == last.sequence() + 1;
        if (!follows) {
            missing(last.sequence() + 1, entry.sequence() - 1);
        }
        if (!entry.hasDigestedDetails()) {
            problem("the details of entry " + entry.sequence() + " were changed");
        }
        if (key.isEmpty() || !entry.auditKey().equals(key.get().fingerprint())) {
            elsewhere++;
        } else if (follows && !key.get().hasSealed(entry, last)) {
            problem("entry " + entry.sequence() + " is not as it was sealed: it or the one before it was changed, or it"
                    + " was put in or moved");
        }
        last = entry.head();
    }

    private void compare(AuditHead expected, AuditHead found, String what) {
        if (!expected.equals(found)) {
            problem("entry " + found.sequence() + " is not the one that " + what + " tells of");
        }
    }

    private void requireReached(AuditHead head, String what) {
        if (last.sequence() < head.sequence()) {
            missing(last.sequence() + 1, head.sequence());
            problem("the trail ends at entry " + last.sequence() + ", and " + what + " is at " + head.sequence());
        }
    }

    private void requireAudited(UnauditedChanges unaudited) {
        if (unaudited.keys() > 0) {
            problem("of " + unaudited.keys() + (unaudited.keys() == 1 ? " key" : " keys")
                    + " the trail tells of fewer changes than there were: entries were taken out, or plain SQL made or"
                    + " changed "
                    + unaudited.first().stream()
                            .map(key -> key.id() + " (" + key.entries() + " of " + key.revision() + ")")
                            .collect(Collectors.joining(", "))
                    + (unaudited.keys() > unaudited.first().size() ? ", …" : ""));
        }
    }

    private void missing(long first, long end) {
        problem(first == end ? "entry " + first + " is missing" : "entries " + first + " to " + end + " are missing");
    }

    private void problem(String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(sentence);
        }
    }
}
