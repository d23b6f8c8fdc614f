import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Joins the parts of a contract and writes it as JSON when a module is built: YAML takes a process that has just started three
 * times as long to read, and JSON is what callers get.
 */
final class ContractJson {

    /** What several places of the YAML refer to, and readers of the whole need not see by itself. */
    private static final String SHARED = "x-shared";

    private static final String PATHS = "paths";
    private static final String COMPONENTS = "components";
    private static final String TAGS = "tags";

    private static final int MOST_ALIASES = 100_000;

    private ContractJson() {}

    /**
     * @param arguments the file to write; the one with what all parts refer to; and the parts, of which an earlier one says what
     *     the whole is
     */
    public static void main(String[] arguments) throws IOException {
        Path written = Path.of(arguments[0]);
        String shared = Files.readString(Path.of(arguments[1]));
        Map<String, Object> contract = new LinkedHashMap<>();
        for (String part : List.of(arguments).subList(2, arguments.length)) {
            join(contract, read(shared + Files.readString(Path.of(part))));
        }
        Files.createDirectories(written.getParent());
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(written))) {
            write(contract, json);
        }
    }

    private static Map<String, Object> read(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        Map<String, Object> part = new Yaml(new SafeConstructor(options)).load(yaml);
        part.remove(SHARED);
        return part;
    }

    private static void join(Map<String, Object> contract, Map<String, Object> part) {
        part.forEach((name, value) -> {
            switch (name) {
                case PATHS -> add(named(contract, name), (Map<?, ?>) value);
                case COMPONENTS ->
                    ((Map<?, ?>) value).forEach((kind, named) -> add(
                            named(named(contract, name), (String) kind), (Map<?, ?>) named));
                case TAGS -> {
                    List<Object> tags = new ArrayList<>((List<?>) contract.getOrDefault(name, List.of()));
                    tags.addAll((List<?>) value);
                    contract.put(name, tags);
                }
                default -> contract.putIfAbsent(name, value);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> named(Map<String, Object> in, String name) {
        return (Map<String, Object>) in.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
    }

    private static void add(Map<String, Object> all, Map<?, ?> more) {
        more.forEach((name, value) -> {
            if (all.put((String) name, value) != null) {
                throw new IllegalArgumentException("two parts of the contract have " + name);
            }
        });
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String name)) {
                    throw new IllegalArgumentException("in the contract, the name " + entry.getKey() + " needs quotes");
                }
                json.writeFieldName(name);
                write(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            json.writeObject(value);
        } else {
            throw new IllegalArgumentException("in the contract, the value " + value + " needs quotes: it was read as a "
                    + value.getClass().getSimpleName());
        }
    }
}
