package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.server.RawConnection;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestKey;
import dev.latchkey.server.connection.ConnectionBounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers whose callers stand still: what they keep is counted, and what was needed for them is given back. */
final class UnreadStreamsTest {

    private static final int ROOM_FOR_BODIES = 3_000_000;

    /** Two of them are more than one key may have worked on at once. */
    private static final int BODY = 1_000_000;

    private static final int FRONTS = 100;
    private static final int FACILITIES = 500;

    /** As measured, for that many of both. */
    private static final long GENERATOR = 1_200_000;

    private static final int RECEIVE_BUFFER = 4 << 10;

    private static final ConnectionBounds BOUNDS = new ConnectionBounds(200, 200, 5 * ROOM_FOR_BODIES);

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator(new ServerSettings("127.0.0.1", 0, 1).within(BOUNDS));

    private final TestKey key = SERVER.unlimitedKey();

    @Test
    void a_large_body_has_no_place_any_more_when_its_answer_has_begun() throws IOException {
        String body = "{\"count\":100000}" + " ".repeat(BODY);
        List<RawConnection> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RawConnection reader =
                    RawConnection.to(SERVER.port(), RECEIVE_BUFFER).send(post(body));
            readers.add(reader);

            assertThat(reader.head().status()).isEqualTo(200);
        }
        readers.forEach(RawConnection::vanish);
        SERVER.awaitHeld(0);
    }

    @Test
    void a_generator_is_counted_until_its_last_patient_is_sent() throws IOException {
        String body = "{\"count\":100000,\"configuration\":" + configuration() + "}";
        RawConnection reader = RawConnection.to(SERVER.port(), RECEIVE_BUFFER).send(post(body));

        assertThat(reader.head().status()).isEqualTo(200);
        assertThat(SERVER.heldBytes()).isGreaterThan(GENERATOR);
        reader.vanish();
        SERVER.awaitHeld(0);
        try (RawConnection other = SERVER.connect().send(post(body.replace("100000", "3")))) {
            assertThat(other.answer().status()).isEqualTo(200);
            SERVER.awaitHeld(0);
        }
    }

    @Test
    void a_workbook_is_counted_with_its_generator_and_before_it_is_made() throws IOException {
        ApiCaller caller = new ApiCaller(SERVER, key);
        String id = caller.completed("{\"configuration\":"
                + configuration().replace("{\"front_configs", "{\"count\":1000,\"front_configs") + "}");
        RawConnection reader = RawConnection.to(SERVER.port(), RECEIVE_BUFFER)
                .send("GET /api/v1/downloads/" + id + "?format=xlsx HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n");

        assertThat(reader.head().status()).isEqualTo(200);
        assertThat(SERVER.heldBytes()).isGreaterThan(GENERATOR + OutputFormat.XLSX.workingBytes(1_000));
        reader.vanish();
        SERVER.awaitHeld(0);
    }

    @Test
    void further_workbooks_of_one_key_are_refused_in_a_sentence_and_another_key_s_are_not() throws IOException {
        List<RawConnection> readers = new ArrayList<>();
        TestKey other = SERVER.unlimitedKey();
        String id = workbook(key);
        String ofOther = workbook(other);
        int refused = 0;
        while (refused == 0) {
            RawConnection reader =
                    RawConnection.to(SERVER.port(), RECEIVE_BUFFER).send(download(id, key));
            readers.add(reader);
            int status = reader.head().status();
            assertThat(status).isIn(200, 503);
            refused += status == 503 ? 1 : 0;
        }
        assertThat(readers).hasSizeGreaterThan(1);
        RawConnection another = RawConnection.to(SERVER.port(), RECEIVE_BUFFER).send(download(ofOther, other));
        readers.add(another);
        assertThat(another.head().status()).isEqualTo(200);

        readers.forEach(RawConnection::vanish);
        SERVER.awaitHeld(0);
        for (String again : List.of(download(id, key), download(ofOther, other))) {
            try (RawConnection reader = SERVER.connect().send(again)) {
                assertThat(reader.head().status()).as("its room was given back").isEqualTo(200);
            }
        }
        SERVER.awaitHeld(0);
    }

    private static String workbook(TestKey key) throws IOException {
        return new ApiCaller(SERVER, key).completed("{\"configuration\":{\"count\":1000}}");
    }

    private static String download(String id, TestKey key) {
        return "GET /api/v1/downloads/" + id + "?format=xlsx HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n";
    }

    private String post(String body) {
        return "POST /api/v1/streaming/generate HTTP/1.1\r\nHost: x\r\n" + key.line()
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String configuration() {
        StringBuilder text = new StringBuilder("{\"front_configs\":[");
        for (int i = 0; i < FRONTS; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"f")
                    .append(i)
                    .append("\",\"nationality_distribution\":{\"USA\":100}}");
        }
        text.append("],\"facility_configs\":[");
        for (int i = 0; i < FACILITIES; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"s")
                    .append(i)
                    .append("\",\"role\":\"Role")
                    .append(1 + i % 4)
                    .append("\",\"capacity\":")
                    .append(i + 1)
                    .append("}");
        }
        return text.append("]}").toString();
    }
}
