package dev.latchkey.server.admin;

import static dev.latchkey.server.InvalidRequestException.dependingOnParameter;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import dev.latchkey.server.ValidatedRequest;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.Statistics;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageSplit;
import dev.latchkey.usage.UsageStep;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.analytics.RequestAnalysis;
import dev.latchkey.usage.analytics.RequestGrouping;
import dev.latchkey.wire.AnalyticsJson;
import dev.latchkey.wire.RequestJson;
import dev.latchkey.wire.UsageJson;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what was used, by one key or by all, and whether what is kept of it agrees. */
public final class UsageRoutes implements Consumer<Routes> {

    private static final long DEFAULT_DAYS = 7;
    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);

    private final Administration administration;
    private final UsageStore usage;
    private final UsageReconciliation reconciliation;
    private final AdminThreads threads;

    /** @param keys looked at on behalf of whoever calls */
    public UsageRoutes(
            ApiKeys keys, UsageStore usage, UsageReconciliation reconciliation, AdminThreads threads, TimeSource time) {
        this.administration = new Administration(keys, usage, time);
        this.usage = usage;
        this.reconciliation = reconciliation;
        this.threads = threads;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("keyUsage", (access, exchange) -> {
            UUID id = Administration.id(exchange.call());
            tell(exchange, false, () -> Optional.of(administration.existing(access, id)));
        });
        routes.keyed("ownUsage", (access, exchange) -> tell(exchange, false, () -> Optional.of(access.key())));
        routes.keyed("allUsage", (access, exchange) -> tell(exchange, true, Optional::empty));
        routes.keyed("events", this::events);
        routes.keyed("analyzeRequests", this::analyze);
        routes.keyed("stats", this::stats);
        routes.keyed("reconcile", this::reconcile);
    }

    /** Finds out whose usage is told; asks the store. */
    private interface Subject {
        Optional<ApiKey> find();
    }

    private void tell(Exchange exchange, boolean isOfAll, Subject subject) {
        ValidatedRequest call = exchange.call();
        Optional<Instant> from = Administration.moment(call, "from");
        if (from.isPresent()) {
            requireAbsent(call, "days", "does not go with from");
        } else {
            List.of("to", "by", "group").forEach(name -> requireAbsent(call, name, "goes with from alone"));
        }
        Consumer<Buffer> answer = body -> exchange.send(200, Json.MEDIA_TYPE, body);
        if (from.isPresent()) {
            exchange.offLoopAtLength(threads.reports(), () -> series(exchange, from.get(), subject.find()), answer);
        } else if (isOfAll) {
            exchange.offLoopAtLength(threads.reports(), () -> report(exchange, subject.find()), answer);
        } else {
            // So little is read that it is over within a caller's time.
            exchange.offLoop(() -> report(exchange, subject.find()), answer);
        }
    }

    private static void requireAbsent(ValidatedRequest call, String name, String otherwise) {
        dependingOnParameter(name, () -> {
            if (call.has(name)) {
                throw new IllegalArgumentException(name + " " + otherwise);
            }
            return name;
        });
    }

    private Buffer series(Exchange exchange, Instant from, Optional<ApiKey> key) {
        ValidatedRequest call = exchange.call();
        UsageStep step = call.optionalText("by")
                .map(by -> UsageStep.valueOf(by.toUpperCase(Locale.ROOT)))
                .orElse(UsageStep.HOUR);
        UsageSplit split = call.optionalText("group")
                .map(group -> UsageSplit.valueOf(group.toUpperCase(Locale.ROOT)))
                .orElse(UsageSplit.NONE);
        Instant to = Administration.moment(call, "to").orElseGet(administration::now);
        UsageSeries series = dependingOnParameter(
                "from", () -> usage.series(new UsageQuery(key.map(ApiKey::id).orElse(null), from, to, step, split)));
        return Json.write(json -> new UsageJson(json, exchange.unit()).write(step, series));
    }

    private Buffer report(Exchange exchange, Optional<ApiKey> key) {
        LocalDate today = today();
        UsageReport report = usage.report(key.map(ApiKey::id).orElse(null), first(exchange.call(), today), today);
        return Json.write(json -> {
            UsageJson reports = new UsageJson(json, exchange.unit());
            if (key.isPresent()) {
                reports.write(key.get(), report);
            } else {
                reports.write(report);
            }
        });
    }

    private void events(ApiKeyContext access, Exchange exchange) {
        ValidatedRequest call = exchange.call();
        RequestQuery query = query(call);
        long most = call.number("limit");
        exchange.offLoopAtLength(
                threads.slow(),
                () -> Json.write(json -> new RequestJson(json, exchange.unit())
                        .write(
                                each -> {
                                    Instant kept = usage.requestsSince();
                                    usage.eachRequest(query, each);
                                    return kept;
                                },
                                most)),
                body -> exchange.send(200, Json.MEDIA_TYPE, body));
    }

    private void analyze(ApiKeyContext access, Exchange exchange) {
        ValidatedRequest call = exchange.call();
        RequestQuery query = query(call);
        RequestGrouping grouping =
                RequestGrouping.valueOf(call.text("by").toUpperCase(Locale.ROOT).replace('-', '_'));
        ZoneId zone = call.optionalText("zone")
                .map(name -> dependingOnParameter("zone", () -> zone(name)))
                .orElse(ZoneOffset.UTC);
        int most = Math.toIntExact(call.number("limit"));
        exchange.offLoopAtLength(
                threads.slow(),
                () -> {
                    RequestAnalysis.Result result =
                            dependingOnParameter("by", () -> RequestAnalysis.of(usage, query, grouping, zone, most));
                    return Json.write(json -> new AnalyticsJson(json, exchange.unit()).write(grouping, result));
                },
                body -> exchange.send(200, Json.MEDIA_TYPE, body));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "zone is a time zone's name in the IANA database, like Europe/Berlin", e);
        }
    }

    private RequestQuery query(ValidatedRequest call) {
        Instant until = Administration.moment(call, "until").orElseGet(administration::now);
        return new RequestQuery(
                call.optionalText("key_id").map(UUID::fromString).orElse(null),
                Administration.moment(call, "since").orElseGet(() -> until.minus(DEFAULT_SPAN)),
                until,
                call.optionalText("route").orElse(null),
                call.has("status_class") ? Math.toIntExact(call.number("status_class")) : null,
                call.optionalText("caller").map(RequestJson::address).orElse(null),
                call.optionalText("cursor")
                        .map(cursor -> dependingOnParameter("cursor", () -> RequestJson.place(cursor)))
                        .orElse(null));
    }

    private void stats(ApiKeyContext access, Exchange exchange) {
        Instant now = administration.now();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate first = first(exchange.call(), today);
        exchange.offLoopAtLength(
                threads.reports(),
                () -> Statistics.gather(usage, administration.as(access), first, today, now, reached -> {}),
                statistics ->
                        exchange.send(200, json -> new UsageJson(json, exchange.unit()).writeWithStates(statistics)));
    }

    private void reconcile(ApiKeyContext access, Exchange exchange) {
        Long days = exchange.call().body().getLong("days");
        @Nullable LocalDate first = days == null ? null : today().minusDays(days - 1);
        exchange.offLoopAtLength(
                threads.slow(),
                () -> Reconciled.compare(reconciliation, administration.as(access), first, reached -> {}),
                reconciled -> exchange.send(200, json -> new UsageJson(json, exchange.unit()).write(reconciled)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(administration.now(), ZoneOffset.UTC);
    }

    private static LocalDate first(ValidatedRequest call, LocalDate today) {
        return today.minusDays((call.has("days") ? call.number("days") : DEFAULT_DAYS) - 1);
    }
}
