package dev.latchkey.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An established client of the generator: paths with a slash at their end, one key, JSON. */
final class GeneratorClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String secret;

    GeneratorClient(String address, String secret) {
        this.address = address;
        this.secret = secret;
    }

    /** What the server answered. */
    record Reply(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        byte[] bytes() {
            return response.body();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonObject json() {
            return new JsonObject(text());
        }

        JsonArray array() {
            return new JsonArray(text());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElseThrow(() -> new AssertionError("no header " + name));
        }

        @Override
        public String toString() {
            return status() + " " + text();
        }
    }

    Reply get(String path) {
        return call("GET", path, null);
    }

    Reply post(String path, @Nullable JsonObject body) {
        return call("POST", path, body);
    }

    Reply call(String method, String path, @Nullable JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/api/v1" + path))
                .timeout(PATIENCE)
                .header("X-API-Key", secret)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            return new Reply(http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a job, and answers with its id. */
    String start(JsonObject request) {
        Reply accepted = post("/generation/", request);
        if (accepted.status() != 201) {
            throw new AssertionError("not accepted: " + accepted);
        }
        return accepted.json().getString("job_id");
    }

    JsonObject job(String id) {
        Reply reply = get("/jobs/" + id);
        if (reply.status() != 200) {
            throw new AssertionError("no job: " + reply);
        }
        return reply.json();
    }

    /** Polls until the job has come to its end. */
    JsonObject ended(String id) {
        Eventually.within(PATIENCE, "the end of a job", () -> ENDS.contains(job(id).getString("status")));
        return job(id);
    }
}
