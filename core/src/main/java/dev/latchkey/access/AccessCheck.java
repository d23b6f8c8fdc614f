package dev.latchkey.access;

import dev.latchkey.limit.Window;
import org.jspecify.annotations.Nullable;

/** What the {@link Gatekeeper} checks of a request, in the order in which it does. */
public enum AccessCheck {
    /** That it presents one key, in a header. */
    CREDENTIAL("credential"),
    /** That there is such a key. */
    KEY("key"),
    /** That the key is active. */
    STATE("state"),
    /** That the key may call this part of the API. */
    SCOPE("scope"),
    /** That the key may be used from there. */
    ADDRESS("address"),
    /** That it can be known what other nodes admitted. */
    LIMITER("limiter"),
    /** That it fits into the key's requests per minute. */
    MINUTE(Window.MINUTE),
    /** That it fits into the key's requests per hour. */
    HOUR(Window.HOUR),
    /** That it fits into the key's requests per day. */
    DAY(Window.DAY),
    /** That it fits into the key's requests per month. */
    MONTH(Window.MONTH),
    /** That its usage can be recorded. */
    USAGE("usage"),
    /** That it asks for no more units than the key may ask for at once. */
    UNITS("units");

    private final String label;
    private final @Nullable Window window;

    AccessCheck(String label) {
        this.label = label;
        this.window = null;
    }

    AccessCheck(Window window) {
        this.label = window.label();
        this.window = window;
    }

    /** The window that it asks; null where it asks none. */
    @Nullable
    Window window() {
        return window;
    }

    /** The check's name in data. */
    public String label() {
        return label;
    }
}
