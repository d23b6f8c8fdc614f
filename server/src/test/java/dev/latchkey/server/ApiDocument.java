package dev.latchkey.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The API's description as a caller gets it, and answers held against it. */
public final class ApiDocument {

    private static final String LOCATION = "https://api.example/openapi.json";

    private final JsonNode root;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> read = new ConcurrentHashMap<>();

    public ApiDocument(JsonNode root) {
        this.root = root;
        JsonNode strict = root.deepCopy();
        // What is not described must not be there; the document itself leaves room for what is to come.
        closeObjects(strict.at("/components/schemas"));
        this.schemas = JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, strict.toString()))));
    }

    private static void closeObjects(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiDocument::closeObjects);
    }

    public JsonNode root() {
        return root;
    }

    /** Each path's methods, in lower case. */
    public Map<String, Set<String>> operations() {
        Map<String, Set<String>> operations = new TreeMap<>();
        root.get("paths").properties().forEach(path -> {
            Set<String> methods = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(methods::add);
            operations.put(path.getKey(), methods);
        });
        return operations;
    }

    /** The template that a path is one of, if there is one; of two the one with fewer parameters. */
    public Optional<String> pathOf(String path) {
        String trimmed = path.replaceFirst("/$", "");
        return operations().keySet().stream()
                .filter(template ->
                        trimmed.matches(template.replaceAll("/$", "").replaceAll("\\{[^}]*}", "[^/]+")))
                .min(Comparator.comparing(
                        template -> template.chars().filter(c -> c == '{').count()));
    }

    /** The statuses that an operation answers with. */
    public Iterator<String> statuses(String path, String method) {
        return root.get("paths").get(path).get(method).get("responses").fieldNames();
    }

    /** Whether it says of an operation what it answers. */
    public boolean describesAnswers(String path, String method) {
        return root.get("paths").path(path).path(method).has("responses");
    }

    /** The pointer to the operation's description of an answer with that status; what it refers to, where it does. */
    public String response(String path, String method, int status) {
        String pointer = "/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + status;
        if (root.at(pointer).isMissingNode()) {
            throw new AssertionError(method + " " + path + " does not describe an answer of " + status);
        }
        return resolve(pointer);
    }

    /** The pointer, or that which the object there refers to. */
    public String resolve(String pointer) {
        JsonNode reference = root.at(pointer).path("$ref");
        return reference.isMissingNode() ? pointer : reference.asText().substring(1);
    }

    /** What in the value does not fit the schema at the pointer. */
    public Set<String> violations(String schema, JsonNode value) {
        JsonSchema found = read.computeIfAbsent(schema, this::schema);
        return found.validate(value).stream().map(ValidationMessage::getMessage).collect(Collectors.toSet());
    }

    private JsonSchema schema(String pointer) {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        String fragment = pointer.replace("%", "%25")
                .replace("^", "%5E")
                .replace("{", "%7B")
                .replace("}", "%7D");
        return schemas.getSchema(SchemaLocation.of(LOCATION + "#" + fragment), config);
    }
}
