package dev.latchkey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who calls a server over HTTP. */
final class Caller {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    Caller(String address) {
        this.address = address;
    }

    HttpResponse<String> generate(String secret, long count) {
        try {
            return client.send(request(secret, count), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> generateAsync(String secret, long count) {
        return client.sendAsync(request(secret, count), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String secret) {
        return send(to(path).header("X-API-Key", secret));
    }

    HttpResponse<String> post(String path, String json, String secret) {
        return send(to(path).header("X-API-Key", secret)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Asks without a key. */
    HttpResponse<String> get(String path) {
        return send(to(path));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The value of a field of JSON text, wherever it first stands: strings without their quotes. */
    static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(\"([^\"]*)\"|[^,}\\]\\s]+)")
                .matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no field " + name + " in " + json);
        }
        return matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
    }

    private HttpRequest request(String secret, long count) {
        return HttpRequest.newBuilder(URI.create(address + "/api/v1/generate"))
                .header("X-API-Key", secret)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString("{\"count\": " + count + "}"))
                .build();
    }
}
