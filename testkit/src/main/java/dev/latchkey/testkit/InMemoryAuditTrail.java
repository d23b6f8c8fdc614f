package dev.latchkey.testkit;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.UnauditedChanges;
import dev.latchkey.key.ApiKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** An audit trail that lies in a list. */
final class InMemoryAuditTrail implements AuditTrail {

    private final Supplier<List<AuditEntry>> entries;
    private final Supplier<Collection<ApiKey>> keys;

    InMemoryAuditTrail(Supplier<List<AuditEntry>> entries, Supplier<Collection<ApiKey>> keys) {
        this.entries = entries;
        this.keys = keys;
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
    public UnauditedChanges unaudited(int most) {
        Map<UUID, Long> audited =
                entries.get().stream().collect(Collectors.groupingBy(AuditEntry::key, Collectors.counting()));
        List<UnauditedChanges.Key> unaudited = keys.get().stream()
                .filter(key -> key.revision() > audited.getOrDefault(key.id(), 0L))
                .map(key -> new UnauditedChanges.Key(key.id(), key.revision(), audited.getOrDefault(key.id(), 0L)))
                .sorted(Comparator.comparing(key -> key.id().toString()))
                .toList();
        return new UnauditedChanges(
                unaudited.size(), unaudited.stream().limit(most).toList());
    }

    @Override
    public AuditHead head() {
        List<AuditEntry> all = entries.get();
        return all.isEmpty() ? AuditHead.NONE : all.get(all.size() - 1).head();
    }
}
