package dev.latchkey.server.contract;

import dev.latchkey.limit.UnitName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The API's contract (OpenAPI 3.1): what it does on which paths, who may call it, and what requests must be. Immutable.
 */
public final class Contract {

    /** Made from openapi.yaml when the module is built. */
    private static final String FILE = "openapi.json";

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final Buffer json;
    private final UnitName unit;
    private final JsonObject root;
    private final SchemaReader schemas;
    private final Set<String> closedTags;
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    private Contract(Buffer json, UnitName unit) {
        this.json = json;
        this.unit = unit;
        this.root = new JsonObject(json);
        this.schemas = new SchemaReader(root);
        this.closedTags = closedTags(root.getJsonArray("tags", new JsonArray()));
        JsonObject paths = root.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                if (!METHODS.contains(method)) {
                    throw new IllegalArgumentException("the path " + path + " of the contract has the member " + method
                            + "; known are " + new TreeSet<>(METHODS));
                }
                add(method, path, item.getJsonObject(method));
            }
        }
    }

    /** Reads the platform's contract, in which units are called so. */
    public static Contract load(UnitName unit) {
        return load(Contract.class, FILE, unit);
    }

    /**
     * Reads the contract of a program with a product of its own, joined with the platform's when the product was built.
     *
     * @param owner beside which the file is
     * @param unit what units are called; {@link UnitName#in} puts it in place
     */
    public static Contract load(Class<?> owner, String file, UnitName unit) {
        try (InputStream in = owner.getResourceAsStream(file)) {
            byte[] json = Objects.requireNonNull(in, "the program lacks its file " + file)
                    .readAllBytes();
            return new Contract(Buffer.buffer(unit.in(new String(json, StandardCharsets.UTF_8))), unit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A contract of one's own.
     *
     * @param unit what units are called in it
     * @throws IllegalArgumentException with a sentence that says what of it cannot be kept
     */
    public static Contract of(JsonObject root, UnitName unit) {
        return new Contract(root.toBuffer(), unit);
    }

    /** All of it, as JSON. */
    public Buffer json() {
        return json;
    }

    /** What units are called. */
    public UnitName unit() {
        return unit;
    }

    /** All operations, in the contract's order. */
    public List<Operation> operations() {
        return List.copyOf(operations.values());
    }

    /**
     * The operation of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Operation operation(String id) {
        Operation operation = operations.get(id);
        if (operation == null) {
            throw new IllegalArgumentException("the contract has no operation " + id);
        }
        return operation;
    }

    private void add(String method, String path, JsonObject described) {
        String id = described.getString("operationId");
        if (id == null) {
            throw new IllegalArgumentException(method + " " + path + " of the contract has no operationId");
        }
        try {
            List<String> scopes = scopes(described.getJsonArray("security"));
            Operation operation = new Operation(
                    id,
                    method.toUpperCase(Locale.ROOT),
                    bare(path),
                    described.containsKey("security"),
                    scopes.isEmpty() ? null : scopes.get(0),
                    described.getBoolean("x-established", false),
                    parameters(described.getJsonArray("parameters", new JsonArray())),
                    described.getJsonArray("tags", new JsonArray()).stream().anyMatch(closedTags::contains),
                    content(described.getJsonObject("requestBody")));
            if (operations.put(id, operation) != null) {
                throw new IllegalArgumentException("its name is taken");
            }
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "the operation " + id + " of the contract cannot be kept: " + e.getMessage(), e);
        }
    }

    /** A slash at the end makes no difference, so what is counted by path is counted without. */
    private static String bare(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The tags of operations that refuse parameters which they do not have. */
    private static Set<String> closedTags(JsonArray tags) {
        Set<String> closed = new HashSet<>();
        for (int i = 0; i < tags.size(); i++) {
            JsonObject tag = tags.getJsonObject(i);
            if ("refused".equals(tag.getString("x-unknown-parameters"))) {
                closed.add(tag.getString("name"));
            }
        }
        return closed;
    }

    /** The schemes are ways to send the same key, so all must ask for the same. */
    private static List<String> scopes(@Nullable JsonArray security) {
        if (security == null) {
            return List.of();
        }
        Set<List<String>> asked = new HashSet<>();
        for (int i = 0; i < security.size(); i++) {
            JsonObject way = security.getJsonObject(i);
            for (String scheme : way.fieldNames()) {
                asked.add(way.getJsonArray(scheme).stream()
                        .map(String.class::cast)
                        .toList());
            }
        }
        if (asked.size() != 1 || asked.iterator().next().size() > 1) {
            throw new IllegalArgumentException("security names the same scope, or none, for each way to send a key");
        }
        return asked.iterator().next();
    }

    private List<Parameter> parameters(JsonArray described) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < described.size(); i++) {
            JsonObject each = resolved(described.getJsonObject(i));
            Parameter.Place place = Parameter.Place.valueOf(each.getString("in").toUpperCase(Locale.ROOT));
            JsonObject schema = each.getJsonObject("schema");
            Object otherwise = schema.getValue("default");
            Parameter parameter = new Parameter(
                    each.getString("name"),
                    place,
                    each.getBoolean("required", false),
                    schemas.read(schema),
                    otherwise instanceof Integer number ? Long.valueOf(number) : otherwise);
            if (place == Parameter.Place.PATH || place == Parameter.Place.QUERY || !parameter.isFree()) {
                parameters.add(parameter);
            }
        }
        return List.copyOf(parameters);
    }

    private @Nullable Content content(@Nullable JsonObject described) {
        if (described == null) {
            return null;
        }
        JsonObject body = resolved(described);
        Map<String, Schema> types = new LinkedHashMap<>();
        JsonObject content = body.getJsonObject("content");
        for (String mediaType : content.fieldNames()) {
            Schema schema = schemas.read(content.getJsonObject(mediaType).getJsonObject("schema"));
            if (mediaType.equals(Content.JSON) && !schema.isObject()) {
                throw new IllegalArgumentException("its JSON body may be something other than an object");
            }
            types.put(mediaType, schema);
        }
        return new Content(body.getBoolean("required", false), types);
    }

    private JsonObject resolved(JsonObject described) {
        String reference = described.getString("$ref");
        return reference == null ? described : SchemaReader.resolve(root, reference);
    }
}
