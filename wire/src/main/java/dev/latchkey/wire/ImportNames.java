package dev.latchkey.wire;

import dev.latchkey.limit.UnitName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** By which names the fields of an import are known where units are called as they are. Immutable. */
public final class ImportNames {

    private final Map<String, Name> names = new HashMap<>();

    private record Name(ImportField field, int rank) {}

    /** @param unit what units are called */
    public ImportNames(UnitName unit) {
        for (ImportField field : ImportField.values()) {
            List<String> ofField = field.names();
            for (int i = 0; i < ofField.size(); i++) {
                names.putIfAbsent(ImportField.folded(unit.in(ofField.get(i))), new Name(field, i));
            }
        }
    }

    /** The field of that name, if it is known. */
    public Optional<ImportField> find(String name) {
        return Optional.ofNullable(names.get(ImportField.folded(name))).map(Name::field);
    }

    /** How far down the list of its field's names this one stands; where a row has several, the first holds. */
    int rank(String name) {
        Name known = names.get(ImportField.folded(name));
        return known == null ? Integer.MAX_VALUE : known.rank();
    }
}
