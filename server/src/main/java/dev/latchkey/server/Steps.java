package dev.latchkey.server;

import dev.latchkey.access.Refusal;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.server.connection.IdleTime;
import dev.latchkey.usage.JournalFullException;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The steps from a request to its answer. Whatever fails in one of them becomes an answer too, and in one place. */
final class Steps {

    private final Exchange exchange;
    private final RequestUsage usage;
    private final Reply reply;

    Steps(Exchange exchange, RequestUsage usage, Reply reply) {
        this.exchange = exchange;
        this.usage = usage;
        this.reply = reply;
    }

    void attempt(Runnable step) {
        try {
            step.run();
        } catch (JournalFullException e) {
            withhold();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Goes on with what is done in turns, and lets the next be done. */
    <T> void awaitWork(WorkBulkhead.Work<T> work, Consumer<T> then) {
        awaitResult(
                work.result(),
                result -> {
                    try {
                        then.accept(result);
                    } finally {
                        work.taken();
                    }
                },
                failure -> {
                    work.taken();
                    fail(failure);
                });
    }

    /** Goes on with what other threads are working on; until then the caller's connection is not idle. */
    private <T> void awaitResult(CompletableFuture<T> result, Consumer<T> then, Consumer<Throwable> otherwise) {
        if (!result.isDone()) {
            ServerContext server = exchange.server();
            IdleTime.begun(exchange.request().connection(), server.settings().idleTime(), server.vertx(), result);
        }
        await(result, then, otherwise);
    }

    <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        if (stage.toCompletableFuture().isDone()) {
            proceed(stage, then, otherwise);
            return;
        }
        // Nothing of the body may get lost meanwhile.
        exchange.request().pause();
        Context loop = exchange.server().vertx().getOrCreateContext();
        var unused = stage.whenComplete((result, failure) -> loop.runOnContext(ignored -> {
            proceed(stage, then, otherwise);
            exchange.request().resume();
        }));
    }

    private <T> void proceed(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        attempt(() -> {
            T result;
            try {
                result = stage.toCompletableFuture().join();
            } catch (CompletionException e) {
                otherwise.accept(e.getCause() == null ? e : e.getCause());
                return;
            }
            then.accept(result);
        });
    }

    /** Answers for what failed: with its problem where it is one of a caller's or of the surroundings, else as a bug. */
    void fail(Throwable failure) {
        Optional<Problem> problem = Failures.problem(failure);
        if (problem.isEmpty()) {
            crash(failure);
            return;
        }
        try {
            if (reply.isOver()) {
                reply.abandon();
                return;
            }
            if (reply.isUnderWay()) {
                reply.cut(problem.get().status());
                return;
            }
            if (problem.get().status() == Failures.UNAVAILABLE) {
                exchange.header("Retry-After", "1");
            }
            exchange.fail(problem.get());
        } catch (JournalFullException e) {
            withhold();
        }
    }

    /** Ends the exchange after a bug. */
    void crash(Throwable failure) {
        exchange.server().bugs().report(exchange.id(), failure);
        try {
            if (reply.isUnderWay() && !reply.isOver()) {
                reply.cut(Problem.internal().status());
            } else {
                exchange.fail(Problem.internal());
            }
        } catch (JournalFullException e) {
            withhold();
        }
    }

    /** Ends the exchange, and delivers nothing of what could not be recorded. */
    private void withhold() {
        Optional<Refusal> instead = usage.giveUp();
        if (reply.isOver()) {
            return;
        }
        if (reply.isUnderWay()) {
            reply.close();
        } else {
            reply.startOver();
            instead.ifPresent(exchange::refuse);
        }
    }
}
