package dev.latchkey.cli.remote;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditReader;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.deployment.RemoteOptions;
import dev.latchkey.cli.remote.ServerRequest.Query;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.limit.UnitName;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Manages the keys of a server by its HTTP API. For one thread. */
public final class RemoteManagement implements Management {

    private final ServerConnection server;
    private final RemoteKeys keys;
    private final RemoteAudit audit;
    private final ReportResponses reports;
    private final RemoteRequests requests;

    /**
     * Asks nothing yet.
     *
     * @param pause waits until the admin key's windows have room again
     * @param idempotencyKeys gives another text each time, which nobody can guess, of 16 to 255 visible ASCII characters
     * @param unit what the server calls units
     */
    public RemoteManagement(RemoteOptions options, Pause pause, Supplier<String> idempotencyKeys, UnitName unit) {
        this.server = new ServerConnection(options, pause);
        this.keys = new RemoteKeys(server, idempotencyKeys, unit);
        this.audit = new RemoteAudit(server, unit);
        this.reports = new ReportResponses(unit);
        this.requests = new RemoteRequests(server, unit);
    }

    @Override
    public KeyAdministration keys() {
        return keys;
    }

    @Override
    public Map<UUID, KeyUsage> usage(List<UUID> ids, Instant now) {
        Map<UUID, KeyUsage> usage = new HashMap<>();
        ids.forEach(id -> usage.put(id, keys.usage(id)));
        return usage;
    }

    @Override
    public UsageReport report(UUID key, int days) {
        return server.ask(
                ServerRequest.get("/keys/" + key + "/usage", new Query().with("days", days)), reports::report);
    }

    @Override
    public Instant eachRequest(RequestQuery query, Predicate<RecordedRequest> each) {
        return requests.each(query, each);
    }

    @Override
    public RequestAnalysis.Result analyze(RequestQuery query, RequestGrouping grouping, ZoneId zone, int most) {
        return requests.analyze(query, grouping, zone, most);
    }

    @Override
    public Statistics statistics(int days, Consumer<String> progress) {
        return server.ask(
                ServerRequest.get("/stats", new Query().with("days", days)).slow(), reports::statistics);
    }

    @Override
    public Reconciled reconcile(@Nullable Integer days, Consumer<String> progress) {
        String body = KeyText.object(json -> {
            if (days != null) {
                json.writeNumberField("days", days);
            }
        });
        return server.ask(reading("/reconcile", body), reports::reconciled);
    }

    @Override
    public AuditReader audit() {
        return audit;
    }

    @Override
    public AuditFindings verifyAudit(@Nullable AuditHead exported) {
        String body = KeyText.object(json -> {
            if (exported != null) {
                json.writeStringField("head", exported.toString());
            }
        });
        return server.ask(reading("/audit/verify", body), AuditResponse::findings);
    }

    /** Looks at much, and changes nothing. */
    private static ServerRequest reading(String path, String body) {
        return ServerRequest.of("POST", path, body).repeatable().slow();
    }

    @Override
    public void close() {
        // There is nothing to close: connections end with the process.
    }
}
