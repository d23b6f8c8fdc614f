package dev.latchkey.store.jdbc;

import java.util.Optional;
import java.util.UUID;

/** The ids whose canonical text begins in one way: they lie together in the order of ids. */
record IdRange(UUID first, UUID last) {

    private static final int LENGTH = 36;
    private static final String LEAST = "00000000-0000-0000-0000-000000000000";
    private static final String GREATEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    /** The range of that prefix, or nothing when no id's text begins so. */
    static Optional<IdRange> ofPrefix(String prefix) {
        if (prefix.length() > LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (LEAST.charAt(i) == '-' ? c != '-' : !hex) {
                return Optional.empty();
            }
        }
        return Optional.of(new IdRange(
                UUID.fromString(prefix + LEAST.substring(prefix.length())),
                UUID.fromString(prefix + GREATEST.substring(prefix.length()))));
    }
}
