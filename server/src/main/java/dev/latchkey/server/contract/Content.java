package dev.latchkey.server.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the body of an operation's requests may be. Immutable. */
public final class Content {

    static final String JSON = "application/json";

    private final boolean required;
    private final Map<String, Schema> schemas;

    /** @param schemas by media type, the preferred one first; those of types other than JSON are not looked into */
    Content(boolean required, Map<String, Schema> schemas) {
        this.required = required;
        this.schemas = new LinkedHashMap<>(schemas);
    }

    /** Whether there must be one. */
    public boolean isRequired() {
        return required;
    }

    /** The media types that it may have, the preferred one first. */
    public List<String> mediaTypes() {
        return List.copyOf(schemas.keySet());
    }

    /**
     * The one of the media types that the body is of, or empty where it is of another. One that does not say is of the
     * preferred type.
     *
     * @param contentType the header {@code Content-Type}, or null
     */
    public Optional<String> mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return schemas.keySet().stream().findFirst();
        }
        int end = contentType.indexOf(';');
        String essence =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (schemas.containsKey(essence)) {
            return Optional.of(essence);
        }
        boolean isKindOfJson = essence.startsWith("application/") && essence.endsWith("+json");
        return isKindOfJson && schemas.containsKey(JSON) ? Optional.of(JSON) : Optional.empty();
    }

    /** Whether bodies of that media type are read and checked as JSON. */
    public boolean isJson(String mediaType) {
        return mediaType.equals(JSON);
    }

    /** A JSON body as a client may mean it that is older than this server; the same object, with some of its members changed. */
    public @Nullable Object meant(@Nullable Object body) {
        Schema schema = schemas.get(JSON);
        return schema == null ? body : schema.meant(body);
    }

    /** Adds what is wrong with a JSON body. */
    public void check(@Nullable Object body, Violations violations) {
        Schema schema = schemas.get(JSON);
        if (schema != null) {
            schema.check("", body, violations);
        }
    }
}
