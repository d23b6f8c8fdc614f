package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** That the contract and those who handle its operations agree, or the server does not start. */
final class HandlersTest {

    private static final ServerSettings SETTINGS = new ServerSettings("127.0.0.1", 0, 1);

    @Test
    void a_handler_of_nothing_in_the_contract() {
        assertRefused(routes -> routes.open("nowhere", exchange -> exchange.send(204)), "no operation nowhere");
    }

    @Test
    void an_operation_that_nobody_handles() {
        assertRefused(routes -> {}, "nobody handles the contract's operations [lonely]");
    }

    @Test
    void a_handler_that_wants_a_key_which_the_contract_does_not_ask_for() {
        assertRefused(routes -> routes.keyed("lonely", (access, exchange) -> exchange.send(204)), "lets everyone call");
    }

    @Test
    void a_handler_for_everyone_of_what_the_contract_keeps_for_keys() {
        assertRefused(routes -> routes.open("ownKey", exchange -> exchange.send(204)), "asks for a key");
    }

    @Test
    void two_handlers_of_one_operation() {
        assertRefused(
                routes -> routes.open("health", exchange -> exchange.send(204)), "two handle the operation health");
    }

    @Test
    void one_handler_for_each_is_as_it_should_be() {
        try (RunningServer server = new RunningServer(
                SETTINGS, List.of(new Lonely(routes -> routes.open("lonely", exchange -> exchange.send(204)))))) {
            assertThat(server.get("/lonely").status()).isEqualTo(204);
        }
    }

    private static void assertRefused(Consumer<Routes> handlers, String reason) {
        assertThatThrownBy(() -> new RunningServer(SETTINGS, List.of(new Lonely(handlers))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private record Lonely(Consumer<Routes> handlers) implements FurtherRoutes {
        @Override
        public void describe(JsonObject paths) {
            paths.put("/lonely", new JsonObject().put("get", FurtherRoutes.open("lonely")));
        }

        @Override
        public void accept(Routes routes) {
            handlers.accept(routes);
        }
    }
}
