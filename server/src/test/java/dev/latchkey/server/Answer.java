package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer as a caller got it, and what a test may ask of any. */
public record Answer(int status, Map<String, List<String>> headers, Buffer body) {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build());

    public Answer {
        Map<String, List<String>> byAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byAnyCase.putAll(headers);
        headers = byAnyCase;
    }

    public static Answer of(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), response.headers().map(), Buffer.buffer(response.body()));
    }

    public boolean has(String header) {
        return headers.containsKey(header);
    }

    /** The header's value, of which there must be one. */
    public String header(String name) {
        assertThat(headers).as("headers of %s %s", status, text()).containsKey(name);
        List<String> values = headers.get(name);
        assertThat(values).as(name).hasSize(1);
        return values.get(0);
    }

    public long number(String header) {
        return Long.parseLong(header(header));
    }

    public String text() {
        return body.toString();
    }

    public JsonNode json() {
        return parse(text());
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** The stable code of a problem; holds every problem to its form on the way. */
    public String code() {
        assertProblem();
        return json().get("code").asText();
    }

    public Answer assertProblem() {
        assertThat(header("Content-Type")).as(text()).isEqualTo("application/problem+json");
        JsonNode problem = json();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("request_id").asText()).isEqualTo(header("X-Request-Id"));
        for (String member : List.of("type", "title", "detail", "instance", "code", "error", "timestamp")) {
            assertThat(problem.path(member).asText()).as(member).isNotBlank();
        }
        return this;
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + text();
    }
}
