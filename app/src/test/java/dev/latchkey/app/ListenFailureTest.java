package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told where an address cannot be listened on, whatever transport is used. */
class ListenFailureTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void says_in_a_sentence_that_the_port_is_in_use_and_by_what_option_to_choose_another(boolean isNative) {
        Vertx vertx = vertx(isNative);
        Vertx other = vertx(isNative);
        try {
            HttpServer taken = listening(vertx, "127.0.0.1", 0);

            assertThat(failure(other, "127.0.0.1", taken.actualPort()))
                    .startsWith("port " + taken.actualPort() + " of 127.0.0.1 is in use already")
                    .contains("--port")
                    .doesNotContain("bind", "error");
        } finally {
            close(vertx);
            close(other);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void or_that_the_address_is_another_machine_s(boolean isNative) {
        Vertx vertx = vertx(isNative);
        try {
            assertThat(failure(vertx, "192.0.2.1", 0))
                    .isEqualTo("192.0.2.1 is no address of this machine; choose another with --host");
        } finally {
            close(vertx);
        }
    }

    @Test
    void what_is_not_known_is_passed_on() {
        assertThat(ListenFailure.sentence("127.0.0.1", 80, new IllegalStateException("it is odd")))
                .isEqualTo(
                        "port 80 of 127.0.0.1 cannot be listened on: it is odd; choose another with --port or --host");
    }

    private static String failure(Vertx vertx, String host, int port) {
        try {
            listening(vertx, host, port);
        } catch (CompletionException e) {
            return ListenFailure.sentence(host, port, Objects.requireNonNull(e.getCause()));
        }
        throw new AssertionError("it listens");
    }

    private static HttpServer listening(Vertx vertx, String host, int port) {
        return vertx.createHttpServer()
                .requestHandler(request -> {})
                .listen(port, host)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static Vertx vertx(boolean isNative) {
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(isNative).setEventLoopPoolSize(1));
    }

    private static void close(Vertx vertx) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
