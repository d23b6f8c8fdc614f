package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files of one page, which are in this program. Each is read when somebody first asks for it. Thread-safe. */
public final class Assets {

    private final Class<?> owner;
    private final Map<String, String> files;
    private final String policy;
    private final Map<String, Asset> read = new ConcurrentHashMap<>();

    /**
     * @param owner beside which the files are, or relative to which they are named
     * @param files by the name that callers use
     * @param policy what the page may load (Content Security Policy, Level 3)
     */
    public Assets(Class<?> owner, Map<String, String> files, String policy) {
        this.owner = owner;
        this.files = Map.copyOf(files);
        this.policy = policy;
    }

    /** Answers with the file of that name; with 404 where there is none. */
    public void send(Exchange exchange, String name) {
        String file = files.get(name);
        if (file == null) {
            exchange.fail(Problem.notFound());
            return;
        }
        exchange.header("Content-Security-Policy", policy);
        Asset known = read.get(name);
        if (known != null) {
            known.send(exchange);
        } else {
            exchange.offLoop(() -> read.computeIfAbsent(name, first -> read(file)), asset -> asset.send(exchange));
        }
    }

    private Asset read(String file) {
        try (InputStream in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + file);
            }
            return new Asset(mediaTypeOf(file), Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mediaTypeOf(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "png" -> "image/png";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no media type is known for " + file);
        };
    }
}
