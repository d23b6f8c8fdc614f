package dev.latchkey.cli.remote;

import dev.latchkey.cli.remote.ServerRequest.Query;
import dev.latchkey.limit.UnitName;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.analytics.RequestAnalysis;
import dev.latchkey.usage.analytics.RequestFigures;
import dev.latchkey.usage.analytics.RequestGrouping;
import dev.latchkey.wire.RequestJson;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads single requests from a server, page by page. For one thread. */
final class RemoteRequests {

    private static final int PAGE = 1_000;

    private final ServerConnection server;
    private final UnitName unit;

    RemoteRequests(ServerConnection server, UnitName unit) {
        this.server = server;
        this.unit = unit;
    }

    private record Page(
            Instant since,
            List<RecordedRequest> events,
            @Nullable String next) {}

    Instant each(RequestQuery query, Predicate<RecordedRequest> each) {
        RequestQuery.Place after = query.after();
        String cursor = after == null ? null : RequestJson.cursor(after);
        Page page;
        do {
            page = page(query, cursor);
            cursor = page.next();
            for (RecordedRequest request : page.events()) {
                if (!each.test(request)) {
                    return page.since();
                }
            }
        } while (cursor != null);
        return page.since();
    }

    RequestAnalysis.Result analyze(RequestQuery query, RequestGrouping grouping, ZoneId zone, int most) {
        Query parameters = parameters(query)
                .with("by", grouping.label())
                .with("zone", zone.getId())
                .with("limit", most);
        return server.ask(
                ServerRequest.get("/analytics/requests", parameters).slow(),
                fields -> new RequestAnalysis.Result(
                        fields.moment("kept_since"),
                        fields.objects("groups").stream()
                                .map(group -> new RequestAnalysis.Group(group.text("name"), figures(group)))
                                .toList(),
                        Math.toIntExact(fields.number("further_groups")),
                        figures(fields.object("all"))));
    }

    private RequestFigures figures(Fields fields) {
        return new RequestFigures(
                fields.number("requests"),
                fields.number(unit.plural()),
                fields.number("status_2xx"),
                fields.number("status_3xx"),
                fields.number("status_4xx"),
                fields.number("status_5xx"),
                fields.number("p50_micros"),
                fields.number("p90_micros"),
                fields.number("p99_micros"),
                fields.number("most_micros"));
    }

    private static Query parameters(RequestQuery query) {
        Integer address = query.address();
        return new Query()
                .with("key_id", query.key())
                .with("since", AuditResponse.sendable(query.since()))
                .with("until", AuditResponse.sendable(query.until()))
                .with("route", query.route())
                .with("status_class", query.statusClass())
                .with("caller", address == null ? null : HexFormat.of().toHexDigits(address));
    }

    private Page page(RequestQuery query, @Nullable String cursor) {
        Query parameters = parameters(query).with("cursor", cursor).with("limit", PAGE);
        return server.ask(
                ServerRequest.get("/events", parameters).slow(),
                fields -> new Page(
                        fields.moment("kept_since"),
                        fields.objects("events").stream().map(this::request).toList(),
                        fields.optionalText("next")));
    }

    private RecordedRequest request(Fields fields) {
        String caller = fields.optionalText("caller");
        return new RecordedRequest(
                fields.id("id"),
                fields.id("key_id"),
                fields.moment("at"),
                fields.text("route"),
                Method.of(fields.text("method")),
                caller == null ? UsageEvent.NO_ADDRESS : RequestJson.address(caller),
                fields.number("requests"),
                fields.number(unit.plural()),
                Math.toIntExact(Objects.requireNonNullElse(fields.optionalNumber("status"), 0L)),
                Objects.requireNonNullElse(fields.optionalNumber("latency_micros"), 0L));
    }
}
