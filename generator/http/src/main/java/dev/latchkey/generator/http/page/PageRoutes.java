package dev.latchkey.generator.http.page;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.generator.http.GeneratorContract;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.server.Asset;
import dev.latchkey.server.Assets;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import dev.latchkey.wire.ApiKeyJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code /}: a page for browsers, with which a visitor makes patients and looks at them, and JSON for programs, which says what
 * this server is and where to go on. The page and what it is made of are under {@code /static} as well. It may load nothing
 * from elsewhere, and runs no script but its own files.
 */
public final class PageRoutes implements Consumer<Routes> {

    private static final String NAME = "Military Medical Exercise Patient Generator";
    private static final String HTML = "text/html";
    private static final String PAGE = "index.html";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Asset about;
    private final Assets files = new Assets(
            PageRoutes.class,
            Stream.of(
                            PAGE,
                            "page.css",
                            "icon.svg",
                            "page.js",
                            "api.js",
                            "dom.js",
                            "limits.js",
                            "patient.js",
                            "roster.js",
                            "words.js")
                    .collect(toMap(identity(), identity())),
            POLICY);

    /**
     * @param version the version of this program
     * @param demo the demo key, where it works
     */
    public PageRoutes(String version, Optional<BuiltInKey> demo) {
        this.about = new Asset(Json.MEDIA_TYPE, Json.write(json -> writeAbout(json, version, demo)));
    }

    @Override
    public void accept(Routes routes) {
        routes.open("start", this::start);
        routes.open(
                "staticFile", exchange -> files.send(exchange, exchange.call().text("file")));
    }

    private void start(Exchange exchange) {
        exchange.request().response().headers().add("Vary", "Accept");
        exchange.negotiate(List.of(HTML, Json.MEDIA_TYPE)).ifPresent(mediaType -> {
            if (mediaType.equals(HTML)) {
                files.send(exchange, PAGE);
            } else {
                about.send(exchange);
            }
        });
    }

    private static void writeAbout(JsonGenerator json, String version, Optional<BuiltInKey> demo) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", NAME);
        json.writeStringField("version", version);
        json.writeStringField("page", "/static/" + PAGE);
        json.writeStringField("docs", "/docs");
        json.writeStringField("openapi", "/openapi.json");
        json.writeStringField("health", "/health");
        if (demo.isPresent()) {
            json.writeObjectFieldStart("demo");
            json.writeStringField("key", BuiltInKey.DEMO_SECRET);
            new ApiKeyJson(json, GeneratorContract.UNIT).writeLimits(demo.get().limits());
            json.writeEndObject();
        } else {
            json.writeNullField("demo");
        }
        json.writeEndObject();
    }
}
