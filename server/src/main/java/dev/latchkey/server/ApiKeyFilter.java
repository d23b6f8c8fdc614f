package dev.latchkey.server;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.Refusal;
import dev.latchkey.access.RefusalCode;
import dev.latchkey.access.Verdict;
import dev.latchkey.server.http.RequestId;
import dev.latchkey.usage.Method;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Brings HTTP requests before the {@link Gatekeeper}, and acts on its verdict. */
final class ApiKeyFilter {

    /** How long an answer that needs no key waits for what there is to say of one. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Gatekeeper gatekeeper;
    private final CallerAddress callers;

    ApiKeyFilter(Gatekeeper gatekeeper, CallerAddress callers) {
        this.gatekeeper = gatekeeper;
        this.callers = callers;
    }

    /** Lets the handler answer if the request is admitted; answers with the refusal if not. */
    void enter(Exchange exchange, String route, @Nullable String scope, KeyedHandler handler) {
        CompletableFuture<Verdict> verdict = decide(exchange, route, scope, 1);
        exchange.await(
                verdict,
                decided -> decided.fold(
                        access -> {
                            handle(access, exchange, handler);
                            return exchange;
                        },
                        refusal -> {
                            exchange.refuse(refusal);
                            return exchange;
                        }),
                exchange::crash);
    }

    /** Says in the answer's headers what a valid key may do, takes nothing, and goes on unless there is a key in the wrong place. */
    void pass(Exchange exchange, String route, Runnable next) {
        if (credentialOf(exchange.request()) == Credential.NONE) {
            next.run();
            return;
        }
        CompletableFuture<Verdict> verdict = decide(exchange, route, null, 0);
        CompletableFuture<Verdict> timely =
                verdict.isDone() ? verdict : verdict.copy().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        exchange.await(
                timely,
                decided -> decided.fold(
                        access -> {
                            exchange.describe(access.key(), access.allowance());
                            next.run();
                            return exchange;
                        },
                        refusal -> {
                            passRefused(refusal, exchange, next);
                            return exchange;
                        }),
                failure -> {
                    if (failure instanceof TimeoutException) {
                        next.run();
                    } else {
                        exchange.crash(failure);
                    }
                });
    }

    private static void passRefused(Refusal refusal, Exchange exchange, Runnable next) {
        if (refusal.code() == RefusalCode.KEY_AMBIGUOUS) {
            exchange.refuse(refusal);
        } else {
            exchange.describe(refusal);
            next.run();
        }
    }

    private CompletableFuture<Verdict> decide(Exchange exchange, String route, @Nullable String scope, int cost) {
        HttpServerRequest request = exchange.request();
        RequestId id = exchange.requestId();
        AccessRequest asked = new AccessRequest(
                credentialOf(request),
                route,
                Method.of(request.method().name()),
                scope,
                cost,
                id.high(),
                id.low(),
                callers.of(request));
        return gatekeeper.admit(asked).toCompletableFuture();
    }

    private static void handle(ApiKeyContext access, Exchange exchange, KeyedHandler handler) {
        exchange.admitted(access);
        exchange.attempt(() -> handler.handle(access, exchange));
        exchange.awaitAnswer();
    }

    private static Credential credentialOf(HttpServerRequest request) {
        if (request.query() != null && isQueryReadable(request) && hasKey(request)) {
            return Credential.inQuery();
        }
        return Credential.ofHeaders(
                request.headers().getAll("X-API-Key"), request.headers().getAll("Authorization"));
    }

    /** Whether the query, if there is one, can be decoded. */
    static boolean isQueryReadable(HttpServerRequest request) {
        if (request.query() == null) {
            return true;
        }
        try {
            request.params();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasKey(HttpServerRequest request) {
        for (Map.Entry<String, String> parameter : request.params()) {
            if (Credential.isKeyParameter(parameter.getKey(), parameter.getValue())) {
                return true;
            }
        }
        return false;
    }
}
