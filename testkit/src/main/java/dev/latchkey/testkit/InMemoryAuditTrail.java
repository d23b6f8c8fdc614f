package dev.latchkey.testkit;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** An audit trail that lies in a list. */
final class InMemoryAuditTrail implements AuditTrail {

    private final Supplier<List<AuditEntry>> entries;

    InMemoryAuditTrail(Supplier<List<AuditEntry>> entries) {
        this.entries = entries;
    }

    @Override
    public AuditPage page(AuditQuery query) {
        List<AuditEntry> found = entries.get().stream()
                .filter(entry -> query.key() == null || entry.key().equals(query.key()))
                .filter(entry -> query.actor() == null || entry.actor().equals(query.actor()))
                .filter(entry -> query.since() == null || !entry.at().isBefore(query.since()))
                .filter(entry -> query.before() == null || entry.sequence() < query.before())
                .sorted(Comparator.comparing(AuditEntry::sequence).reversed())
                .limit(query.limit() + 1L)
                .toList();
        return AuditPage.of(found, query.limit());
    }

    @Override
    public List<AuditEntry> after(long sequence, int most) {
        return entries.get().stream()
                .filter(entry -> entry.sequence() > sequence)
                .limit(most)
                .toList();
    }

    @Override
    public AuditHead head() {
        List<AuditEntry> all = entries.get();
        return all.isEmpty() ? AuditHead.NONE : all.get(all.size() - 1).head();
    }
}
