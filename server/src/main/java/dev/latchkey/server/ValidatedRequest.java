package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, as the contract describes it and after it was held against it. Parameters of the path, the query and
 * the headers go by their names; one that was left out has the contract's default, if there is one. To ask for one that has
 * no value either way is a bug.
 */
public final class ValidatedRequest {

    private static final Pattern UUIDS =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    static final ValidatedRequest NOTHING = new ValidatedRequest(Map.of(), new JsonObject(), Buffer.buffer());

    private final Map<String, Object> values;
    private final JsonObject body;
    private final Buffer content;

    ValidatedRequest(Map<String, Object> values, JsonObject body, Buffer content) {
        this.values = values;
        this.body = body;
        this.content = content;
    }

    /** Whether the parameter was given, or has a default. */
    public boolean has(String parameter) {
        return values.containsKey(parameter);
    }

    /** A parameter that is text. */
    public String text(String parameter) {
        return value(parameter, String.class);
    }

    /** A parameter that is text, if it was given or has a default. */
    public Optional<String> optionalText(String parameter) {
        return has(parameter) ? Optional.of(text(parameter)) : Optional.empty();
    }

    /** A parameter that names something by a UUID; empty where it is none, and then names nothing. */
    public Optional<UUID> id(String parameter) {
        String text = text(parameter);
        return UUIDS.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** A parameter that is a whole number. */
    public long number(String parameter) {
        return value(parameter, Long.class);
    }

    /** A parameter that is true or false. */
    public boolean flag(String parameter) {
        return value(parameter, Boolean.class);
    }

    /** A parameter that is a list of texts; empty when it was not given. */
    public List<String> texts(String parameter) {
        return values.get(parameter) instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * The JSON body: numbers are {@code Long} or {@code Double}, and what was left out is not there, whatever its default. An
     * empty object where the body was left out.
     */
    public JsonObject body() {
        return body;
    }

    /** The body's bytes; none where it was left out. */
    public Buffer content() {
        return content;
    }

    private <T> T value(String parameter, Class<T> type) {
        @Nullable Object value = values.get(parameter);
        if (value == null) {
            throw new IllegalStateException("the parameter " + parameter + " has no value here");
        }
        return type.cast(value);
    }
}
