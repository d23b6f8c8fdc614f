package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.KeyConflictException;
import dev.latchkey.key.NoSuchKeyException;
import dev.latchkey.key.StoreUnavailableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What handlers get of a request, what they need not look at, and the ways in which they answer. */
final class ValidatedRequestTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer(new ServerSettings("127.0.0.1", 0, 1), List.of(new Things()));

    private final TestKey key = SERVER.unlimitedKey();

    @TempDir
    Path directory;

    @Test
    void parameters_come_with_their_types_and_defaults() {
        assertThat(SERVER.get("/things/a%2Fb+c%20d/parts/7?page=3&deep=true&tag=x&tag=y", key)
                        .text())
                .isEqualTo("a/b+c d 7 3 true [x, y]");
        assertThat(SERVER.get("/things/me/parts/-7", key).text()).isEqualTo("me -7 1 false []");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/things/a/parts/b          | part | part must be a whole number.",
                "/things/a/parts/1.0        | part | part must be a whole number.",
                "/things/muchtoolong/parts/1 | id  | id must be a text of at most 7 characters.",
                "/things/a/parts/1?page=0   | page | page must be a whole number from 1 to 100.",
                "/things/a/parts/1?page=x   | page | page must be a whole number from 1 to 100.",
                "/things/a/parts/1?page=    | page | page must be a whole number from 1 to 100.",
                "/things/a/parts/1?page=1&page=2 | page | page may stand only once.",
                "/things/a/parts/1?deep=yes | deep | deep must be true or false.",
                "/things/a/parts/1?tag=toolong | tag[0] | tag[0] must be a text of at most 3 characters.",
            })
    void a_parameter_that_is_not_as_it_must_be(String path, String field, String sentence) {
        Answer answer = SERVER.get(path, key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("PARAMETER_INVALID");
        assertThat(answer.json().get("detail").asText()).isEqualTo(sentence);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(400);
    }

    @Test
    void who_has_no_key_is_told_so_first() {
        assertThat(SERVER.get("/things/a/parts/b").code()).isEqualTo("KEY_MISSING");
        assertThat(SERVER.call("POST", "/things", "nonsense").code()).isEqualTo("KEY_MISSING");
    }

    @Test
    void every_flaw_of_a_body_is_told() {
        Answer answer = post("{\"count\":\"x\",\"more\":1}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("BODY_INVALID");
        assertThat(answer.json().get("detail").asText()).isEqualTo("name is required. That is not all: see errors.");
        assertThat(answer.json().get("errors").findValuesAsText("field")).containsExactly("name", "count", "more");
        assertThat(answer.json().get("errors").findValuesAsText("detail"))
                .contains(
                        "count must be a whole number.",
                        "more is not a known field; the known ones are name and count.");
    }

    @Test
    void a_body_that_must_be_there() {
        assertThat(SERVER.call("POST", "/things", null, "X-API-Key", key.secret())
                        .json()
                        .get("detail")
                        .asText())
                .isEqualTo("The body is required.");
    }

    @Test
    void a_good_body_makes_something() {
        Answer answer = post("{\"name\":\"a\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo("/things/a");
        assertThat(answer.json().get("name").asText()).isEqualTo("a");
    }

    @Test
    void a_body_of_another_kind_comes_as_it_is() {
        assertThat(SERVER.call(
                                "POST",
                                "/things",
                                "a;b",
                                "X-API-Key",
                                key.secret(),
                                "Content-Type",
                                "text/csv; charset=x")
                        .text())
                .isEqualTo("a;b");
        assertThat(SERVER.call("POST", "/things", "a;b", "X-API-Key", key.secret(), "Content-Type", "text/plain")
                        .json()
                        .get("detail")
                        .asText())
                .isEqualTo("The body must have Content-Type: application/json or text/csv.");
    }

    @Test
    void nothing_can_be_an_answer() {
        Answer answer = SERVER.call("DELETE", "/things/a", null, "X-API-Key", key.secret());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.has("Content-Type")).isFalse();
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(204);
    }

    @Test
    void what_the_caller_has_already_is_not_sent_again() {
        Answer first = SERVER.get("/things/a", key);
        assertThat(first.status()).isEqualTo(200);
        String tag = first.header("ETag");

        for (String condition : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Answer again = SERVER.get("/things/a", "X-API-Key", key.secret(), "If-None-Match", condition);
            assertThat(again.status()).as(condition).isEqualTo(304);
            assertThat(again.body().length()).isZero();
            assertThat(again.header("ETag")).isEqualTo(tag);
        }
        assertThat(SERVER.get("/things/a", "X-API-Key", key.secret(), "If-None-Match", "\"x\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_file_is_sent_under_a_name_and_charged() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "content");
        Answer answer = SERVER.get("/file?path=" + file, key);

        assertThat(answer.text()).isEqualTo("content");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"K__rper.zip\"; filename*=UTF-8''K%C3%B6rper.zip");
        assertThat(answer.header("Content-Length")).isEqualTo("7");
        assertThat(SERVER.journal.units(key.id())).isEqualTo(3);
        try (RawConnection connection = SERVER.connect()) {
            connection.send("HEAD /file?path=" + file + " HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n");
            assertThat(connection.answerToHead().header("Content-Length")).isEqualTo("7");
            connection.send("GET /file?path=" + file + " HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n");
            assertThat(connection.answer().text()).isEqualTo("content");
        }
    }

    @Test
    void work_that_fails_for_a_reason_is_told_in_one_way() {
        assertThat(work("nothing").text()).isEqualTo("done off the loop");
        assertThat(work("missing").code()).isEqualTo("KEY_NOT_FOUND");
        assertThat(work("conflict").code()).isEqualTo("KEY_CONFLICT");
        assertThat(work("conflict").json().get("detail").asText()).isEqualTo("The key is deleted.");
        assertThat(work("away").code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(work("away").header("Retry-After")).isEqualTo("1");
        assertThat(work("bug").code()).isEqualTo("INTERNAL_ERROR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json                               | application/json",
                "application/x-ndjson                           | application/x-ndjson",
                "*/*                                            | application/json",
                "application/*;q=0.2, application/x-ndjson;q=0.5 | application/x-ndjson",
                "application/json;q=0, */*                      | application/x-ndjson",
                "APPLICATION/X-NDJSON                           | application/x-ndjson",
            })
    void the_caller_says_how_it_likes_its_answer(String accept, String mediaType) {
        Answer answer = SERVER.call(
                "POST", RunningServer.GENERATE, "{\"count\":1}", "X-API-Key", key.secret(), "Accept", accept);

        assertThat(answer.header("Content-Type")).isEqualTo(mediaType);
    }

    @ParameterizedTest
    @CsvSource({"text/html", "application/json;q=0", "application/json;q=x", "nonsense"})
    void a_caller_that_likes_none_is_told_what_there_is(String accept) {
        Answer answer = SERVER.call(
                "POST", RunningServer.GENERATE, "{\"count\":1}", "X-API-Key", key.secret(), "Accept", accept);

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.code()).isEqualTo("NOT_ACCEPTABLE");
        assertThat(answer.json().get("detail").asText()).contains("application/json, application/x-ndjson");
    }

    @Test
    void a_slash_at_the_end_makes_no_difference() {
        assertThat(SERVER.get("/things/a/", key).status()).isEqualTo(200);
        assertThat(SERVER.get("/things/me/parts/7/", key).text()).startsWith("me 7");
        assertThat(SERVER.get("/api/v1/key/", key).status()).isEqualTo(200);
        assertThat(SERVER.call("POST", "/things/", "{\"name\":\"a\"}", "X-API-Key", key.secret())
                        .status())
                .isEqualTo(201);
        assertThat(SERVER.get("/things//parts/7", key).status()).isEqualTo(404);
    }

    @Test
    void usage_is_recorded_under_the_path_s_template() {
        SERVER.get("/things/me/parts/7", key);

        assertThat(SERVER.journal.of(key.id()))
                .allSatisfy(event -> assertThat(event.route()).isEqualTo("/things/{id}/parts/{part}"));
        assertThat(SERVER.metrics()).contains("route=\"/things/{id}/parts/{part}\"");
    }

    private Answer work(String outcome) {
        return SERVER.get("/work?outcome=" + outcome, key);
    }

    private Answer post(String body) {
        return SERVER.call("POST", "/things", body, "X-API-Key", key.secret(), "Content-Type", "application/json");
    }

    /** A class of its own, as the server starts while this one is initialised. */
    private static final UUID KEY = new UUID(0, 1);

    private static final class Things implements FurtherRoutes {

        private static final Map<String, RuntimeException> OUTCOMES = Map.of(
                "missing", new NoSuchKeyException("there is none"),
                "conflict", new KeyConflictException("the key is deleted"),
                "away", new StoreUnavailableException("away", new IOException()),
                "bug", new IllegalStateException("a bug"));

        @Override
        public void describe(JsonObject paths) {
            JsonObject id = parameter("path", "id", "{\"type\":\"string\",\"maxLength\":7}");
            paths.put(
                    "/things/{id}/parts/{part}",
                    new JsonObject()
                            .put(
                                    "get",
                                    FurtherRoutes.keyed("part")
                                            .put(
                                                    "parameters",
                                                    new JsonArray()
                                                            .add(id)
                                                            .add(parameter("path", "part", "{\"type\":\"integer\"}"))
                                                            .add(
                                                                    parameter(
                                                                            "query",
                                                                            "page",
                                                                            "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":1}"))
                                                            .add(parameter(
                                                                    "query",
                                                                    "deep",
                                                                    "{\"type\":\"boolean\",\"default\":false}"))
                                                            .add(
                                                                    parameter(
                                                                            "query",
                                                                            "tag",
                                                                            "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":3}}")))));
            JsonObject making = FurtherRoutes.withBody(
                    FurtherRoutes.keyed("make"),
                    new JsonObject("{\"type\":\"object\",\"required\":[\"name\"],\"additionalProperties\":false,"
                            + "\"properties\":{\"name\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\"}}}"));
            making.getJsonObject("requestBody")
                    .put("required", true)
                    .getJsonObject("content")
                    .put("text/csv", new JsonObject().put("schema", new JsonObject()));
            paths.put("/things", new JsonObject().put("post", making));
            JsonArray one = new JsonArray().add(id);
            paths.put(
                    "/things/{id}",
                    new JsonObject()
                            .put("get", FurtherRoutes.keyed("thing").put("parameters", one))
                            .put("delete", FurtherRoutes.keyed("remove").put("parameters", one)));
            paths.put("/file", new JsonObject().put("get", withQuery("file", "path")));
            paths.put("/work", new JsonObject().put("get", withQuery("work", "outcome")));
        }

        private static JsonObject withQuery(String id, String parameter) {
            return FurtherRoutes.keyed(id)
                    .put("parameters", new JsonArray().add(parameter("query", parameter, "{\"type\":\"string\"}")));
        }

        private static JsonObject parameter(String place, String name, String schema) {
            return new JsonObject()
                    .put("in", place)
                    .put("name", name)
                    .put("required", place.equals("path"))
                    .put("schema", new JsonObject(schema));
        }

        @Override
        public void accept(Routes routes) {
            add(routes, "part", exchange -> {
                ValidatedRequest call = exchange.call();
                text(
                        exchange,
                        call.text("id") + " " + call.number("part") + " " + call.number("page") + " "
                                + call.flag("deep") + " " + call.texts("tag"));
            });
            add(routes, "make", exchange -> {
                if (exchange.call().body().isEmpty()) {
                    text(exchange, exchange.call().content().toString());
                    return;
                }
                String name = exchange.call().body().getString("name");
                exchange.created("/things/" + name, json -> {
                    json.writeStartObject();
                    json.writeStringField("name", name);
                    json.writeEndObject();
                });
            });
            add(routes, "thing", exchange -> {
                if (!exchange.isUnchanged("7")) {
                    text(exchange, "thing");
                }
            });
            add(routes, "remove", exchange -> exchange.send(204));
            add(routes, "file", exchange -> {
                Path file = Path.of(exchange.call().text("path"));
                exchange.attachment("K\u00f6rper.zip");
                exchange.offLoop(() -> size(file), size -> exchange.send("application/zip", file, size, 3, KEY));
            });
            add(
                    routes,
                    "work",
                    exchange -> exchange.offLoop(
                            () -> {
                                RuntimeException failure =
                                        OUTCOMES.get(exchange.call().text("outcome"));
                                if (failure != null) {
                                    throw failure;
                                }
                                return "done off the loop";
                            },
                            result -> text(exchange, result)));
        }

        private static long size(Path file) {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void add(Routes routes, String operation, Consumer<Exchange> handler) {
            routes.keyed(operation, (access, exchange) -> handler.accept(exchange));
        }

        private static void text(Exchange exchange, String text) {
            exchange.send(200, "text/plain", Buffer.buffer(text));
        }
    }
}
