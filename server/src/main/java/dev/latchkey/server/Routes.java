package dev.latchkey.server;

import io.vertx.core.http.HttpMethod;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a feature says which paths it answers. */
public interface Routes {

    /**
     * A route that needs a key and takes one request from its windows.
     *
     * @param scope the scope that a key with scopes must have, or null when any key may call it
     */
    void keyed(HttpMethod method, String path, @Nullable String scope, KeyedHandler handler);

    /** A route that is open to everyone and takes nothing, for GET and HEAD. */
    void open(String path, Consumer<Exchange> handler);
}
