package dev.latchkey.server.admin;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditKey;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import dev.latchkey.server.ValidatedRequest;
import dev.latchkey.wire.AuditJson;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells who changed which key, and whether that record is intact. */
public final class AuditRoutes implements Consumer<Routes> {

    private final AuditTrail trail;
    private final Supplier<AuditKey> key;
    private final AdminThreads threads;

    /** @param key this machine's audit key */
    public AuditRoutes(AuditTrail trail, Supplier<AuditKey> key, AdminThreads threads) {
        this.trail = trail;
        this.key = key;
        this.threads = threads;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("audit", this::page);
        routes.keyed("auditHead", this::head);
        routes.keyed("verifyAudit", this::verify);
    }

    private void page(ApiKeyContext access, Exchange exchange) {
        ValidatedRequest call = exchange.call();
        AuditQuery query = new AuditQuery(
                call.optionalText("key_id").map(UUID::fromString).orElse(null),
                call.optionalText("actor").orElse(null),
                Administration.moment(call, "since").orElse(null),
                call.optionalText("cursor").map(Long::valueOf).orElse(null),
                Math.toIntExact(call.number("limit")));
        exchange.offLoop(
                threads.quick(),
                () -> {
                    AuditPage page = trail.page(query);
                    return Json.write(json -> new AuditJson(json, exchange.unit()).write(page));
                },
                body -> exchange.send(200, Json.MEDIA_TYPE, body));
    }

    private void head(ApiKeyContext access, Exchange exchange) {
        exchange.offLoop(
                threads.quick(),
                trail::head,
                head -> exchange.send(200, json -> {
                    json.writeStartObject();
                    json.writeStringField("head", head.toString());
                    json.writeEndObject();
                }));
    }

    private void verify(ApiKeyContext access, Exchange exchange) {
        String text = exchange.call().body().getString("head");
        @Nullable AuditHead exported = text == null ? null : AuditHead.parse(text);
        exchange.offLoopAtLength(
                threads.slow(),
                () -> AuditVerification.verify(trail, Optional.of(key.get()), exported),
                findings -> exchange.send(200, json -> new AuditJson(json, exchange.unit()).write(findings)));
    }
}
