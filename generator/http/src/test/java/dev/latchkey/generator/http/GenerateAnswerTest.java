package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.server.Answer;
import dev.latchkey.server.TestKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The patients that {@code POST /api/v1/generate} answers with, few or many, and how they are counted. */
final class GenerateAnswerTest {

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private final TestKey key = SERVER.unlimitedKey();

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 101, 200, 201, 1_000})
    void as_many_patients_as_asked_for(int count) {
        Answer answer = SERVER.generate(key, "{\"count\":" + count + ",\"seed\":7}");

        JsonNode json = answer.json();
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(json.get("seed").asLong()).isEqualTo(7);
        assertThat(json.get("total_patients").asInt()).isEqualTo(count);
        assertThat(json.get("patients")).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(json.get("patients").get(i).get("id").asInt()).isEqualTo(i);
        }
        assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
        assertThat(SERVER.journal.units(key.id())).isEqualTo(count);
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 101, 350})
    void one_patient_a_line(int count) {
        Answer answer = SERVER.generate(key, "{\"count\":" + count + ",\"format\":\"ndjson\"}");

        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(answer.text()).endsWith("}\n");
        List<String> lines = answer.text().lines().toList();
        assertThat(lines)
                .hasSize(count)
                .allSatisfy(line -> assertThat(line).startsWith("{\"id\":").endsWith("}"));
        assertThat(SERVER.journal.units(key.id())).isEqualTo(count);
    }

    @Test
    void the_same_seed_gives_the_same_bytes() {
        for (String rest : List.of("\"count\":5}", "\"count\":250}", "\"count\":250,\"format\":\"ndjson\"}")) {
            String body = "{\"seed\":42," + rest;

            assertThat(SERVER.generate(key, body).text())
                    .isEqualTo(SERVER.generate(key, body).text());
        }
    }

    @Test
    void a_longer_run_begins_as_a_shorter_one() {
        JsonNode few = SERVER.generate(key, "{\"seed\":42,\"count\":5}").json().get("patients");
        JsonNode many =
                SERVER.generate(key, "{\"seed\":42,\"count\":205}").json().get("patients");

        for (int i = 0; i < 5; i++) {
            assertThat(many.get(i)).isEqualTo(few.get(i));
        }
    }

    @Test
    void without_a_seed_each_run_differs_and_can_be_repeated() {
        Answer first = SERVER.generate(key, "{\"count\":5}");
        Answer second = SERVER.generate(key, "{\"count\":5}");
        long seed = first.json().get("seed").asLong();

        assertThat(seed).isBetween(0L, 1L << 53);
        assertThat(second.json().get("seed").asLong()).isNotEqualTo(seed);
        assertThat(SERVER.generate(key, "{\"count\":5,\"seed\":" + seed + "}").text())
                .isEqualTo(first.text());
    }

    @Test
    void many_are_charged_batch_by_batch_before_each_is_sent_and_settled_at_the_end() {
        SERVER.generate(key, "{\"count\":250}");

        assertThat(SERVER.journal.of(key.id()))
                .satisfiesExactly(
                        admitted -> {
                            assertThat(admitted.requests()).isEqualTo(1);
                            assertThat(admitted.units()).isZero();
                        },
                        first -> assertThat(first.units()).isEqualTo(100),
                        second -> assertThat(second.units()).isEqualTo(100),
                        third -> assertThat(third.units()).isEqualTo(50),
                        settled -> {
                            assertThat(settled.status()).isEqualTo(200);
                            assertThat(settled.settled()).isEqualTo(1);
                            assertThat(settled.requests()).isZero();
                            assertThat(settled.units()).isZero();
                        });
    }

    @Test
    void patients_delivered_are_in_the_metrics() {
        try (RunningGenerator server = new RunningGenerator()) {
            TestKey holder = server.unlimitedKey();
            server.generate(holder, "{\"count\":3}");
            server.generate(holder, "{\"count\":250}");

            assertThat(server.metrics()).contains("latchkey_patients_total 253.0");
        }
    }
}
