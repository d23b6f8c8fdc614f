import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Writes the contract as JSON when the module is built: YAML takes a process that has just started three times as long to
 * read, and JSON is what callers get.
 */
final class ContractJson {

    /** What several places of the YAML refer to, and readers of the whole need not see by itself. */
    private static final String SHARED = "x-shared";

    private static final int MOST_ALIASES = 100_000;

    private ContractJson() {}

    /** @param arguments the file to read, and the one to write */
    public static void main(String[] arguments) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        try (Reader yaml = Files.newBufferedReader(Path.of(arguments[0]));
                JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(Path.of(arguments[1])))) {
            Map<String, Object> contract = new Yaml(new SafeConstructor(options)).load(yaml);
            contract.remove(SHARED);
            write(contract, json);
        }
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
