package dev.latchkey.server;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings HTTP requests before the {@link Gatekeeper}, and acts on its verdict. */
final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Gatekeeper gatekeeper;

    Gate(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    /** Lets the handler answer if the request is admitted; answers with the refusal if not. */
    void enter(Exchange exchange, String route, @Nullable String scope, KeyedHandler handler) {
        decide(exchange, route, scope, 1, (verdict, failure) -> {
            if (failure != null) {
                fail(exchange, failure);
            } else {
                verdict.fold(
                        access -> {
                            handle(access, exchange, handler);
                            return exchange;
                        },
                        refusal -> {
                            exchange.refuse(refusal);
                            return exchange;
                        });
            }
        });
    }

    /** Says in the answer's headers what a valid key may do, takes nothing, and goes on whatever the key is. */
    void pass(Exchange exchange, String route, Runnable next) {
        Credential credential = credentialOf(exchange.request());
        if (credential == Credential.NONE) {
            next.run();
            return;
        }
        decide(exchange, route, null, 0, (verdict, failure) -> {
            if (failure == null) {
                verdict.fold(
                        access -> {
                            exchange.describe(access.key(), access.allowance());
                            return exchange;
                        },
                        refusal -> exchange);
            }
            next.run();
        });
    }

    private void decide(
            Exchange exchange,
            String route,
            @Nullable String scope,
            int cost,
            BiConsumer<Verdict, @Nullable Throwable> then) {
        HttpServerRequest request = exchange.request();
        AccessRequest asked = new AccessRequest(credentialOf(request), route, scope, cost, addressOf(request));
        CompletableFuture<Verdict> verdict = gatekeeper.admit(asked).toCompletableFuture();
        if (verdict.isDone()) {
            var unused = verdict.whenComplete(then);
            return;
        }
        // Nothing of the body may get lost while the key is looked up.
        request.pause();
        Context loop = Vertx.currentContext();
        var unused = verdict.whenComplete((decided, failure) -> loop.runOnContext(ignored -> {
            then.accept(decided, failure);
            request.resume();
        }));
    }

    private static void handle(ApiKeyContext access, Exchange exchange, KeyedHandler handler) {
        exchange.admitted(access);
        try {
            handler.handle(access, exchange);
        } catch (RuntimeException e) {
            // A handler's bug must not leave an admitted request unsettled, nor a caller without an answer.
            fail(exchange, e);
        }
        exchange.awaitAnswer();
    }

    private static void fail(Exchange exchange, Throwable failure) {
        LOG.error("Request {} failed", exchange.id(), failure);
        exchange.fail(Problem.internal());
    }

    private static Credential credentialOf(HttpServerRequest request) {
        if (request.query() != null && hasKey(request)) {
            return Credential.inQuery();
        }
        return Credential.ofHeaders(
                request.headers().getAll("X-API-Key"), request.headers().getAll("Authorization"));
    }

    private static boolean hasKey(HttpServerRequest request) {
        for (Map.Entry<String, String> parameter : request.params()) {
            if (Credential.isKeyParameter(parameter.getKey(), parameter.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static String addressOf(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        return address == null ? "" : address.hostAddress();
    }
}
