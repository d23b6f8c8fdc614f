package dev.latchkey.cli.output.report;

import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.limit.UnitName;
import dev.latchkey.wire.AuditJson;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How messages speak of audit entries. */
final class AuditWords {

    private static final String NONE = "none";

    private AuditWords() {}

    /** Like {@code name: Acme → Acme Ltd, requests_per_day: 100 → 500}; of a new key, what it has. */
    static String changes(AuditLine entry, UnitName unit) {
        AuditDetails details = entry.details();
        if (details == null) {
            return "redacted";
        }
        Map<String, String> before = details.before();
        Map<String, String> after = details.after();
        return Stream.of(before, after)
                .flatMap(fields -> fields.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .filter(name -> !before.isEmpty() || !value(after, name).equals(NONE))
                .map(name -> AuditJson.fieldName(name, unit) + ": "
                        + (before.isEmpty() ? "" : value(before, name) + " → ")
                        + value(after, name))
                .collect(Collectors.joining(", "));
    }

    /** Lists of nothing are empty texts. */
    private static String value(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        return value.isEmpty() ? NONE : value;
    }

    static String address(AuditLine entry) {
        AuditDetails details = entry.details();
        String address = details == null ? null : details.address();
        return address == null ? "" : address;
    }
}
