package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job, as an operator and a caller do it: real processes on one data directory. */
class MainJobTest {

    private static final String DEMO = "DEMO_MILMED_2025_50_PATIENTS";

    @TempDir
    static Path data;

    private static LatchkeyProcess server;
    private static Caller caller;

    @BeforeAll
    static void start() throws IOException {
        server = LatchkeyProcess.serve(data, Map.of());
        caller = new Caller(server.address());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void the_greeting_tells_the_address_the_demo_key_a_line_to_try_and_where_the_data_lies() {
        assertThat(server.address()).matches("http://127\\.0\\.0\\.1:[0-9]+");
        assertThat(String.join("\n", server.greeting()))
                .contains(DEMO)
                .contains("curl " + server.address() + "/api/v1/generate")
                .contains(data.toString());
    }

    @Test
    void a_created_key_works_at_once_and_its_counts_equal_the_calls_made() {
        Result created = command("create", "--name", "Client", "--email", "test@example.com", "--format", "json");
        assertThat(created.exitCode()).as(created.err()).isZero();
        String secret = Caller.field(created.out(), "key");
        String id = Caller.field(created.out(), "id");

        for (int i = 1; i <= 3; i++) {
            HttpResponse<String> answer = caller.generate(secret, i);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Daily-Usage")).hasValue(Integer.toString(i));
        }
        assertThat(caller.generate(secret, 1001).statusCode()).isEqualTo(400);

        Eventually.within(Duration.ofSeconds(2), "the counts are in the store", () -> {
            String shown = command("show", id, "--format", "json").out();
            return Caller.field(shown, "requests").equals("4")
                    && Caller.field(shown, "patients").equals("6");
        });
    }

    @Test
    void a_deactivated_key_is_refused_within_a_second_and_an_activated_one_works_again() {
        Result created = command("create", "--name", "Switch", "--format", "json");
        String secret = Caller.field(created.out(), "key");
        String id = Caller.field(created.out(), "id");
        assertThat(caller.get("/api/v1/key", secret).statusCode()).isEqualTo(200);

        assertThat(command("deactivate", id).exitCode()).isZero();
        Eventually.within(
                Duration.ofSeconds(1), "the key is refused", () -> code(secret).equals("KEY_INACTIVE"));

        assertThat(command("activate", id).exitCode()).isZero();
        Eventually.within(
                Duration.ofSeconds(1),
                "the key works",
                () -> caller.get("/api/v1/key", secret).statusCode() == 200);

        assertThat(command("delete", "--yes", id).exitCode()).isZero();
        Eventually.within(
                Duration.ofSeconds(1), "the key is unknown", () -> code(secret).equals("KEY_UNKNOWN"));
    }

    @Test
    void a_rotated_secret_works_for_its_grace_period_beside_the_new_one() {
        Result created = command("create", "--name", "Turning", "--format", "json");
        String first = Caller.field(created.out(), "key");
        String id = Caller.field(created.out(), "id");

        String second = Caller.field(
                command("rotate", id, "--grace", "1h", "--format", "json").out(), "key");
        assertThat(second).isNotEqualTo(first);
        assertThat(caller.get("/api/v1/key", second).statusCode()).isEqualTo(200);
        assertThat(caller.get("/api/v1/key", first).statusCode()).isEqualTo(200);

        String third = Caller.field(command("rotate", id, "--format", "json").out(), "key");
        assertThat(caller.get("/api/v1/key", third).statusCode()).isEqualTo(200);
        Eventually.within(
                Duration.ofSeconds(1),
                "the old secrets are unknown",
                () -> code(first).equals("KEY_UNKNOWN") && code(second).equals("KEY_UNKNOWN"));
    }

    @Test
    void edited_limits_hold_within_a_second_and_what_was_counted_stays_counted() {
        Result created = command("create", "--name", "Narrowed", "--per-minute", "unlimited", "--format", "json");
        String secret = Caller.field(created.out(), "key");
        String id = Caller.field(created.out(), "id");
        for (int i = 0; i < 5; i++) {
            assertThat(caller.generate(secret, 1).statusCode()).isEqualTo(200);
        }

        assertThat(command("limits", id, "--per-minute", "5").exitCode()).isZero();
        Eventually.within(
                Duration.ofSeconds(1),
                "the sixth is refused",
                () -> caller.generate(secret, 1).statusCode() == 429);

        assertThat(command("limits", id, "--per-minute", "1099511627776").exitCode())
                .isZero();
        Eventually.within(
                Duration.ofSeconds(1),
                "it is admitted",
                () -> caller.generate(secret, 1).statusCode() == 200);
    }

    @Test
    void a_key_that_expires_in_two_seconds_works_and_then_does_not() {
        Result created = command("create", "--name", "Brief", "--expires", "2s", "--format", "json");
        String secret = Caller.field(created.out(), "key");
        assertThat(caller.get("/api/v1/key", secret).statusCode()).isEqualTo(200);
        Eventually.within(
                Duration.ofSeconds(3), "the key expires", () -> code(secret).equals("KEY_EXPIRED"));
        assertThat(caller.get("/api/v1/key", secret).headers().firstValue("WWW-Authenticate"))
                .hasValue("ApiKey");
    }

    @Test
    void a_key_with_a_future_date_works() {
        String date = Instant.now().plus(30, ChronoUnit.DAYS).toString().substring(0, 10);
        Result created = command("create", "--name", "Dated", "--expires", date, "--format", "json");
        assertThat(caller.get("/api/v1/key", Caller.field(created.out(), "key")).statusCode())
                .isEqualTo(200);
        assertThat(Instant.parse(Caller.field(created.out(), "expires_at")))
                .isEqualTo(Instant.parse(date + "T00:00:00Z").plus(1, ChronoUnit.DAYS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Żółw 7 — שלום", "医療", "مستشفى", "👩‍⚕️ Ward"})
    void names_may_be_in_any_script(String name) {
        Result created = command("create", "--name", name, "--format", "json");
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(Caller.field(created.out(), "name")).isEqualTo(name);
    }

    @Test
    void wrong_values_are_refused_with_a_sentence_and_exit_code_two() {
        List<List<String>> wrong = List.of(
                List.of("create", "--name", ""),
                List.of("create", "--name", "x", "--per-minute", "-1"),
                List.of("create", "--name", "x", "--per-day", "0"),
                List.of("create", "--name", "x", "--expires", "2020-01-01"),
                List.of("create", "--name", "x", "--expires", "soon"),
                List.of("create"));
        for (List<String> arguments : wrong) {
            Result refused = command(arguments.toArray(String[]::new));
            assertThat(refused.exitCode()).as("%s", arguments).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err().lines().count()).as(refused.err()).isBetween(1L, 4L);
        }
    }

    @Test
    void of_thirty_calls_at_once_with_the_demo_key_ten_pass_and_the_answers_say_so() {
        assertThat(caller.generate(DEMO, 51).statusCode()).isEqualTo(400);
        HttpResponse<String> tooMany = caller.generate(DEMO, 51);
        assertThat(tooMany.headers().firstValue("X-Limit-Type")).hasValue("patients_per_request");
        assertThat(tooMany.headers().firstValue("X-Limit-Value")).hasValue("50");
        assertThat(tooMany.headers().firstValue("X-Requested")).hasValue("51");
        assertThat(Caller.field(tooMany.body(), "code")).isEqualTo("UNIT_LIMIT");

        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(caller.generateAsync(DEMO, 50));
        }
        List<HttpResponse<String>> answers =
                calls.stream().map(CompletableFuture::join).toList();
        // Two of the ten in a minute were taken above.
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(8);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .hasSize(22)
                .allSatisfy(answer -> {
                    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                    assertThat(Integer.parseInt(
                                    answer.headers().firstValue("Retry-After").orElseThrow()))
                            .isBetween(1, 61);
                    assertThat(Caller.field(answer.body(), "window")).isEqualTo("minute");
                });
    }

    private Result command(String... arguments) {
        return LatchkeyProcess.run(data, Map.of(), arguments);
    }

    private String code(String secret) {
        HttpResponse<String> answer = caller.get("/api/v1/key", secret);
        return answer.statusCode() == 200 ? "" : Caller.field(answer.body(), "code");
    }
}
