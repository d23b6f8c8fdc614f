package dev.latchkey.access;

import dev.latchkey.limit.Limits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one check.
 *
 * @param check which
 * @param outcome how it ended
 * @param knownQuota for a limit, what was said of it, if it was asked; else null
 */
public record CheckResult(
        AccessCheck check, Outcome outcome, @Nullable Quota knownQuota) {

    /** How a check ended. */
    public enum Outcome {
        PASSED("passed"),
        FAILED("failed"),
        /** It was not made, since an earlier one failed. */
        NOT_REACHED("not_reached");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** The outcome's name in data. */
        public String label() {
            return label;
        }
    }

    /**
     * A limit of the key, and how much of it is used.
     *
     * @param limit the limit, or {@link Limits#UNLIMITED}
     * @param used requests in the window, this one included where it took any; of units, those that were asked for
     * @param remaining what is left of it, or {@link Limits#UNLIMITED}
     */
    public record Quota(long limit, long used, long remaining) {
        static Quota of(long limit, long used) {
            return new Quota(limit, used, limit == Limits.UNLIMITED ? Limits.UNLIMITED : Math.max(0, limit - used));
        }
    }

    /** For a limit, what was said of it, if it was asked. */
    public Optional<Quota> quota() {
        return Optional.ofNullable(knownQuota);
    }
}
