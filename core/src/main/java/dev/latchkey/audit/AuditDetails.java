package dev.latchkey.audit;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of an audit entry that may be personal, and goes when the key is purged. Never holds a secret or a hash of one.
 *
 * @param address from where it was done, or null when it was done on the machine itself
 * @param before fields as they were, those alone that changed; what had no value is not in it
 * @param after the same fields as they are since
 */
public record AuditDetails(@Nullable String address, Map<String, String> before, Map<String, String> after) {

    public AuditDetails {
        before = sorted(before);
        after = sorted(after);
    }

    private static SortedMap<String, String> sorted(Map<String, String> fields) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** A digest of all of it: without the salt nobody can try out what it may have been. */
    String digest(String salt) {
        Canonical canonical =
                new Canonical("latchkey audit details 1").add(salt).add(address);
        add(canonical, before);
        add(canonical, after);
        return canonical.sha256();
    }

    private static void add(Canonical canonical, Map<String, String> fields) {
        canonical.add(fields.size());
        fields.forEach((name, value) -> canonical.add(name).add(value));
    }
}
