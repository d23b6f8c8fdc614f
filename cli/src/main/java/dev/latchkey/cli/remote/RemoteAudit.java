package dev.latchkey.cli.remote;

import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditReader;
import dev.latchkey.cli.remote.ServerRequest.Query;
import dev.latchkey.limit.UnitName;
import java.time.Instant;

/** Reads a server's audit trail. For one thread. */
final class RemoteAudit implements AuditReader {

    private final ServerConnection server;
    private final UnitName unit;

    RemoteAudit(ServerConnection server, UnitName unit) {
        this.server = server;
        this.unit = unit;
    }

    @Override
    public AuditPage page(AuditQuery query) {
        Instant since = query.since();
        Query parameters = new Query()
                .with("key_id", query.key())
                .with("actor", query.actor())
                .with("since", since == null ? null : AuditResponse.sendable(since))
                .with("cursor", query.before())
                .with("limit", query.limit());
        return server.ask(ServerRequest.get("/audit", parameters), fields -> AuditResponse.page(fields, unit));
    }

    @Override
    public AuditHead head() {
        return server.ask(ServerRequest.get("/audit/head"), fields -> AuditHead.parse(fields.text("head")));
    }
}
