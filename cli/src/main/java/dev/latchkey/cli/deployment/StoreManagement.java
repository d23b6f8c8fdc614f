package dev.latchkey.cli.deployment;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditReader;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.analytics.RequestAnalysis;
import dev.latchkey.usage.analytics.RequestGrouping;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Manages the keys of a store on the store itself. */
public final class StoreManagement implements Management {

    private final OpenStore store;
    private final InstantSource clock;

    /** @param store closed with this */
    public StoreManagement(OpenStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public KeyAdministration keys() {
        return store.keys();
    }

    @Override
    public Map<UUID, KeyUsage> usage(List<UUID> keys, Instant now) {
        return store.usage().usage(keys, now);
    }

    @Override
    public UsageReport report(UUID key, int days) {
        LocalDate today = dayOf(clock.instant());
        return store.usage().report(key, first(today, days), today);
    }

    @Override
    public Instant eachRequest(RequestQuery query, Predicate<RecordedRequest> each) {
        Instant since = store.usage().requestsSince();
        store.usage().eachRequest(query, each);
        return since;
    }

    @Override
    public RequestAnalysis.Result analyze(RequestQuery query, RequestGrouping grouping, ZoneId zone, int most) {
        return RequestAnalysis.of(store.usage(), query, grouping, zone, most);
    }

    @Override
    public Statistics statistics(int days, Consumer<String> progress) {
        Instant now = clock.instant();
        LocalDate today = dayOf(now);
        return Statistics.gather(store.usage(), store.keys(), first(today, days), today, now, progress);
    }

    @Override
    public Reconciled reconcile(@Nullable Integer days, Consumer<String> progress) {
        LocalDate first = days == null ? null : first(dayOf(clock.instant()), days);
        return Reconciled.compare(store.reconciliation(), store.keys(), first, progress);
    }

    @Override
    public AuditReader audit() {
        return store.audit();
    }

    @Override
    public AuditFindings verifyAudit(@Nullable AuditHead exported) {
        return AuditVerification.verify(store.audit(), store.auditKey(), exported);
    }

    @Override
    public void close() {
        store.close();
    }

    private static LocalDate first(LocalDate today, int days) {
        return today.minusDays(days - 1L);
    }

    private static LocalDate dayOf(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
