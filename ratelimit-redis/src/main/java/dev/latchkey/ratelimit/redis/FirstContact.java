package dev.latchkey.ratelimit.redis;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks something of every node of a cluster before requests do: the client connects to a node when it is first asked for, and
 * refuses what is sent until then.
 */
final class FirstContact {

    private static final int TRIES = 50;
    private static final long BETWEEN_MILLIS = 20;

    private final KeyNames names;
    private final Executor later;

    FirstContact(KeyNames names, Executor pool) {
        this.names = names;
        this.later = CompletableFuture.delayedExecutor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS, pool);
    }

    /** Complete when every node answered, or when it does not help to ask on; never fails. */
    <T extends StatefulRedisClusterConnection<byte[], byte[]>> CompletionStage<T> over(T connection) {
        CompletableFuture<T> reached = new CompletableFuture<>();
        ask(connection, TRIES, reached);
        return reached;
    }

    private <T extends StatefulRedisClusterConnection<byte[], byte[]>> void ask(
            T connection, int tries, CompletableFuture<T> reached) {
        CompletableFuture<?>[] answers = new CompletableFuture<?>[KeyNames.MARKS_IN_A_CLUSTER];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = connection.async().get(names.generation(i)).toCompletableFuture();
        }
        var unused = CompletableFuture.allOf(answers).whenComplete((all, failure) -> {
            if (failure == null || tries == 1) {
                reached.complete(connection);
            } else {
                later.execute(() -> ask(connection, tries - 1, reached));
            }
        });
    }
}
