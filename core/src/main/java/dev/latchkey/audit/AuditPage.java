package dev.latchkey.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of entries, newest first.
 *
 * @param entries what they tell, at most as many as were asked for
 * @param next the {@link AuditQuery#before} of the next page, or null when this is the last
 */
public record AuditPage(List<AuditLine> entries, @Nullable Long next) {

    public AuditPage {
        entries = List.copyOf(entries);
    }

    /** The page of a query, from what was found: one entry more than the page's limit when there are more pages. */
    public static AuditPage of(List<AuditEntry> found, int limit) {
        List<AuditLine> lines =
                found.stream().limit(limit).map(AuditEntry::line).toList();
        return new AuditPage(
                lines, found.size() <= limit ? null : lines.get(limit - 1).sequence());
    }
}
