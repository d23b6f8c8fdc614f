package dev.latchkey.audit;

import java.util.List;

/**
 * What became of an audit trail.
 *
 * @param entries how many there are
 * @param redacted how many of them are without details, since their key was purged
 * @param elsewhere how many of them were sealed with another audit key, so that they cannot be verified with this one
 * @param head where the trail ends
 * @param problems what is wrong, in sentences, the first {@value AuditVerification#MOST_PROBLEMS}; none when it is intact
 */
public record AuditFindings(long entries, long redacted, long elsewhere, AuditHead head, List<String> problems) {

    public AuditFindings {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean isIntact() {
        return problems.isEmpty();
    }
}
