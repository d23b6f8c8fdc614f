package dev.latchkey.cli.deployment;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditReader;
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
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys and what is known of them, in a store that is open or on a server that is asked: what commands do is the same with
 * either. Blocking. Days are those of UTC, the last one being today.
 */
public interface Management extends AutoCloseable {

    /** The keys. */
    KeyAdministration keys();

    /**
     * What each of the keys has used.
     *
     * @param keys {@link dev.latchkey.key.KeyQuery#MAX_LIMIT} at most
     * @param now the moment of the question; a server goes by its own clock
     */
    Map<UUID, KeyUsage> usage(List<UUID> keys, Instant now);

    /** What a key used day by day. */
    UsageReport report(UUID key, int days);

    /**
     * Tells of single requests, the newest first, as {@link dev.latchkey.usage.UsageStore#eachRequest} does.
     *
     * @return since when all of them are kept
     */
    Instant eachRequest(RequestQuery query, Predicate<RecordedRequest> each);

    /**
     * Groups single requests.
     *
     * @param zone whose hours and days are meant
     * @param most the most groups to tell of
     * @throws dev.latchkey.usage.analytics.TooManyGroupsException when there are more than can be told apart
     */
    RequestAnalysis.Result analyze(RequestQuery query, RequestGrouping grouping, ZoneId zone, int most);

    /**
     * All keys together.
     *
     * @param progress is told in a few words what was reached
     */
    Statistics statistics(int days, Consumer<String> progress);

    /**
     * Compares what is kept of usage.
     *
     * @param days how far to look back, or null for as far as there is anything to compare
     * @param progress is told in a few words what is compared
     */
    Reconciled reconcile(@Nullable Integer days, Consumer<String> progress);

    /** Who changed the keys. */
    AuditReader audit();

    /**
     * Goes through the trail of changes, with the audit key of where it is kept.
     *
     * @param exported a head of the trail that was kept elsewhere, or null
     */
    AuditFindings verifyAudit(@Nullable AuditHead exported);

    @Override
    void close();
}
