package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.testkit.MortalPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL away for longer than memory is trusted. */
class StoreAwayTest {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void known_keys_work_for_the_stale_time_and_a_key_revoked_before_works_at_no_time() throws Exception {
        try (MortalPostgres postgres = MortalPostgres.start(directory.resolve("postgres"))) {
            List<IssuedKey> keys = LatchkeyDatabase.at(postgres.url()).create(3, LatchkeyDatabase.NO_LIMITS);
            IssuedKey kept = keys.get(0);
            IssuedKey known = keys.get(1);
            IssuedKey forgotten = keys.get(2);
            try (LatchkeyProcess server = LatchkeyProcess.serve(
                    directory.resolve("data"), Map.of("DATABASE_URL", postgres.url()), "--stale-time", "6s")) {
                Caller caller = new Caller(server.address());
                for (IssuedKey key : keys) {
                    assertThat(status(caller, key)).isEqualTo(OK);
                }
                revoke(postgres, known, forgotten);
                // The other one was learned of with it, but nobody asked for it since.
                Eventually.within(PATIENCE, "the key is refused", () -> status(caller, known) == UNAUTHORIZED);
                assertThat(status(caller, kept)).isEqualTo(OK);

                postgres.kill();
                // It takes as long as a look-up may wait for the store.
                CompletableFuture<HttpResponse<String>> lookedFor =
                        caller.generateAsync(forgotten.secret().reveal(), 1);
                int kindness = 0;
                int status = status(caller, kept);
                while (status == OK) {
                    kindness++;
                    assertThat(status(caller, known)).isIn(UNAUTHORIZED, UNAVAILABLE);
                    status = status(caller, kept);
                }
                assertThat(kindness).isPositive();
                assertThat(status).isEqualTo(UNAVAILABLE);
                assertThat(lookedFor.join().statusCode()).isEqualTo(UNAVAILABLE);
                List<CompletableFuture<HttpResponse<String>>> all = keys.stream()
                        .map(key -> caller.generateAsync(key.secret().reveal(), 1))
                        .toList();
                assertThat(all)
                        .allSatisfy(
                                answer -> assertThat(answer.join().statusCode()).isEqualTo(UNAVAILABLE));

                postgres.startAgain();
                Eventually.within(PATIENCE, "the key works again", () -> status(caller, kept) == OK);
                Eventually.within(PATIENCE, "look-ups reach it", () -> status(caller, known) == UNAUTHORIZED);
                Eventually.within(PATIENCE, "the other one too", () -> status(caller, forgotten) == UNAUTHORIZED);
                assertThat(server.log()).containsOnlyOnce("The store does not answer");
            }
        }
    }

    /** Revokes all at once, for good: also where the server takes the last commits back when it dies. */
    private static void revoke(MortalPostgres postgres, IssuedKey... keys) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = on");
            connection.setAutoCommit(false);
            for (IssuedKey key : keys) {
                statement.execute("UPDATE latchkey.keys SET deactivated_at = 1 WHERE id = '"
                        + key.key().id() + "'");
            }
            connection.commit();
        }
    }

    private static int status(Caller caller, IssuedKey key) {
        return caller.generate(key.secret().reveal(), 1).statusCode();
    }
}
