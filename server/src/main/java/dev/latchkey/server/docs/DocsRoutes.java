package dev.latchkey.server.docs;

import dev.latchkey.server.Asset;
import dev.latchkey.server.Assets;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code /openapi.json}, and {@code /docs} and {@code /redoc}, where Swagger UI shows it. Everything comes from this program, and the page may
 * load nothing from elsewhere.
 */
public final class DocsRoutes implements Consumer<Routes> {

    private static final String UI = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final String PAGE = "index.html";
    private static final Map<String, String> FILES = Map.of(
            PAGE,
            PAGE,
            "start.js",
            "start.js",
            "page.css",
            "page.css",
            "swagger-ui-bundle.js",
            UI + "swagger-ui-bundle.js",
            "swagger-ui.css",
            UI + "swagger-ui.css",
            "favicon-32x32.png",
            UI + "favicon-32x32.png");

    /** Swagger UI sets styles on elements, and has its icons in its style sheet. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Asset contract;
    private final Assets files = new Assets(DocsRoutes.class, FILES, POLICY);

    /** @param contract the API's description as JSON */
    public DocsRoutes(Buffer contract) {
        this.contract = new Asset(Json.MEDIA_TYPE, contract);
    }

    @Override
    public void accept(Routes routes) {
        routes.open("openApi", contract::send);
        routes.open("docs", exchange -> files.send(exchange, PAGE));
        routes.open("redoc", exchange -> files.send(exchange, PAGE));
        routes.open("docsFile", exchange -> files.send(exchange, exchange.call().text("file")));
    }
}
